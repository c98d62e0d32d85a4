import { kubectl } from 'metric-to-pager/terminal';
import type { Check } from '../check.ts';
import { manualFix } from '../fix.ts';
import { links } from '../model/links.ts';
import type { RuleView } from '../model/model.ts';
import type { PrometheusServer } from '../snapshot/snapshot.ts';

/** A ThanosRuler can ask what it evaluates. */
export const ruler: readonly Check[] = [
  {
    id: 'rule.querier-unreachable',
    severity: 'error',
    title: 'The querier of the ThanosRuler does not answer',
    why: 'A ThanosRuler has no series of its own: without an answer of Thanos Query every rule fails, and none of its alerts can fire.',
    cause: 'spec.queryEndpoints names a Service or a port that does not exist, or Thanos Query is down.',
    evidence: 'Every rule of /api/v1/rules has health: err and an error of the connection.',
    fix: 'Correct spec.queryEndpoints, or repair Thanos Query.',
    run: ({ rules, snapshot }) =>
      snapshot.prometheus.filter(isCutOff).flatMap(({ namespace, name, pod, rules: states = [] }) => {
        const isRuler = (by: RuleView['selectedBy'][number]) =>
          by.kind === 'ThanosRuler' && by.namespace === namespace && by.reference.name === name;
        const evaluated = rules.filter(({ selectedBy }) => selectedBy.some(isRuler));
        const by = evaluated[0]?.selectedBy.find(isRuler);
        if (by === undefined) return [];
        return {
          subject: by.reference,
          message: `${by.name} evaluates none of its ${states.length} rules: its querier does not answer (${states[0]?.error ?? ''}).`,
          evidence: states.slice(0, 3).map((state) => `${state.name}: ${state.error}`),
          fix: manualFix(
            kubectl(namespace)`get thanosruler ${name} -o jsonpath={.spec.queryEndpoints}`,
            kubectl(namespace)`logs ${pod} -c thanos-ruler --tail=50`,
          ),
          // What a Prometheus evaluates as well is not broken by it.
          breaks: evaluated
            .filter(({ selectedBy }) => selectedBy.every(({ kind }) => kind === 'ThanosRuler'))
            .map(({ key }) => links.evaluated(key)),
          concerns: evaluated.map(({ key }) => key),
        };
      }),
  },
];

// --- internal ---

/** Returns whether every rule of a ThanosRuler fails by its connection. */
function isCutOff({ kind, rules = [] }: PrometheusServer): boolean {
  return kind === 'ThanosRuler' && rules.length > 0 && rules.every(({ health, error }) => health === 'err' && OF_CONNECTION.test(error));
}

const OF_CONNECTION =
  /no query API server reachable|connection refused|no such host|no route to host|deadline exceeded|i\/o timeout|\bEOF\b|HTTP status 50[234]|code 50[234]/i;
