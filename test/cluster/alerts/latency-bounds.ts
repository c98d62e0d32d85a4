import { type AlertingRule, type RuleGroup, seconds } from 'metric-to-pager/promql';
import { ruleGroups } from 'metric-to-pager/slo';
import { service } from '../../../service/service.ts';
import { alertOf, type Drill, titleOf } from './drills.ts';
import { groupWaits } from './routing.ts';

/** Scrape interval of the drills. */
export const SCRAPE_INTERVAL = '5s';

/** Poll interval of each step in seconds: a step can be seen this much late. */
export const LOOK_EVERY = 2;

/**
 * Returns the largest latencies of a drill in seconds: `firing` from the metric that shows the fault (condition, scrape, evaluation and
 * `for`), `delivered` from firing (`group_wait`). The delay of a changed object on its way to Prometheus is not included.
 *
 * @param evaluation evaluation interval of the rules, in seconds
 */
export function latencyBounds(drill: Drill, evaluation: number) {
  const rule = ruleOf(drill, RULES);
  const pause = drill.scale?.for ?? rule.for;
  const late = evaluation + 2 * LOOK_EVERY;
  return {
    firing: drill.holds + seconds(SCRAPE_INTERVAL) + (pause ? seconds(pause) : 0) + late,
    delivered: groupWaits(rule.labels['severity'] ?? '') + late,
  };
}

/** Returns the rule of a drill. @throws when the rules do not have it */
export function ruleOf(drill: Drill, rules: readonly RuleGroup['rules'][number][]): AlertingRule {
  const { name, labels = {} } = alertOf(drill);
  const found = rules.find(
    (rule): rule is AlertingRule =>
      'alert' in rule && rule.alert === name && Object.entries(labels).every(([label, value]) => rule.labels[label] === value),
  );
  if (found === undefined) throw new Error(`The rules have no alert ${titleOf(drill)}`);
  return found;
}

// --- internal ---

const CONTEXT = { alertPrefix: service.alertPrefix, namespace: '', job: '' };

/** The rules without any scaling. */
const RULES = ruleGroups(service, CONTEXT, { runbooks: '' }).flatMap(({ rules }) => rules);
