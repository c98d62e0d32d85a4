import { above, changes, NODE_SERIES, series, sumBy } from '../promql/index.ts';
import { type AlertDefinition, defineAlert, drilledBy } from './alert.ts';
import { gauge, type LevelAt } from './expectation.ts';
import type { Fault } from './fault.ts';

/** The process of a pod restarts repeatedly. `fault` ends it twice within 15 minutes. */
export function podsRestarting({ fault }: { readonly fault?: Fault } = {}): AlertDefinition {
  return defineAlert({
    name: 'PodsRestarting',
    expr: (where) =>
      above(sumBy(['namespace', 'job', 'pod'], changes(series(NODE_SERIES.process_start_time_seconds, where), '15m')), RESTARTS),
    above: RESTARTS,
    for: '5m',
    summary: 'A pod keeps restarting.',
    description: 'Pod {{ $labels.pod }} of {{ $labels.job }} in {{ $labels.namespace }} restarted {{ $value }} times within 15 minutes.',
    meaning: `The process of a pod has restarted more than once within 15 minutes, for 5 minutes.`,
    expectation: {
      labels: ['namespace', 'job', 'pod'],
      waits: 5,
      measure: 'sum',
      window: 15,
      limit: 1.5,
      above: (minute) => (minute % 5 === 0 ? 1 : 0),
      below: (minute) => (minute % 17 === 0 ? 1 : 0),
      brief: (minute) => (minute === 0 || minute === 12 ? 1 : 0),
      series: ({ labels, level }) => {
        const starts = runningTotal(level);
        return [gauge('process_start_time_seconds', labels, (minute) => 1000 + 60 * starts(minute))];
      },
    },
    ...drilledBy(fault, 'end the process of a pod twice within 15 minutes'),
  });
}

// --- internal ---

const RESTARTS = 1;

function runningTotal(level: LevelAt): LevelAt {
  return (minute) => {
    let total = 0;
    for (let one = 0; one <= minute; one++) total += level(one);
    return total;
  };
}
