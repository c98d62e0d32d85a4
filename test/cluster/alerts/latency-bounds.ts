import type { AlertingRule } from 'metric-to-pager/promql';
import { seconds } from 'metric-to-pager/promql';
import { ruleGroups } from 'metric-to-pager/slo';
import { service } from '../../../service/service.ts';
import { alertNameOf, type Drill } from './drills.ts';
import { groupWaits } from './routing.ts';

/** How often the pods of a drill are scraped. */
export const SCRAPE_INTERVAL = '5s';

/** How often each link of the chain is looked at, in seconds: two looks can be so much too late, or twice that too far apart. */
export const LOOK_EVERY = 2;

/** Seconds that the links of the chain are apart, at the most. */
export interface LatencyBounds {
  /** From the metric that shows the fault to the alert that fires. */
  readonly firing: number;
  /** From the alert that fires to who is told. */
  readonly delivered: number;
}

/** An alert with the labels that tell it from others of its name: `LatencyBurn/page-fast`. */
export function titleOf(drill: Drill): string {
  return [alertNameOf(drill), ...Object.values(drill.labels ?? {})].join('/');
}

/**
 * How soon the alert of a drill must fire and be delivered: once its condition holds, was scraped and evaluated, and has lasted, and
 * Alertmanager has waited for more to tell. How soon a changed object reaches Prometheus is the operator's and the kubelet's matter.
 *
 * @param evaluation how often Prometheus evaluates the rules, in seconds
 */
export function latencyBounds(drill: Drill, evaluation: number): LatencyBounds {
  const rule = ruleOf(drill);
  const pause = drill.scale?.for ?? rule.for;
  const late = evaluation + 2 * LOOK_EVERY;
  return {
    firing: drill.holds + seconds(SCRAPE_INTERVAL) + (pause ? seconds(pause) : 0) + late,
    delivered: groupWaits(rule.labels['severity'] ?? '') + late,
  };
}

// --- internal ---

const CONTEXT = { alertPrefix: service.alertPrefix, namespace: '', job: '' };
const RULES = ruleGroups(service, CONTEXT, { runbooks: '' }).flatMap(({ rules }) => rules);

/** The rule of a drill as it is when nothing is scaled down. */
function ruleOf(drill: Drill): AlertingRule {
  const wanted = Object.entries(drill.labels ?? {});
  const found = RULES.find(
    (rule): rule is AlertingRule =>
      'alert' in rule && rule.alert === alertNameOf(drill) && wanted.every(([label, value]) => rule.labels[label] === value),
  );
  if (found === undefined) throw new Error(`The rules have no alert ${titleOf(drill)}`);
  return found;
}
