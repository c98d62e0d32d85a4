import { above, countOf, decimal, divide, NODE_SERIES, rate, sumBy, sumOf } from '../promql/index.ts';
import { type AlertDefinition, defineAlert, drilledBy, percent } from './alert.ts';
import { aroundShare, counter, lasting } from './expectation.ts';
import type { Fault } from './fault.ts';

/** The event loop of a pod is busy for more than a share of the time: requests queue. */
export function eventLoopSaturated({ share, fault }: { readonly share: number; readonly fault?: Fault }): AlertDefinition {
  return defineAlert({
    name: 'EventLoopSaturated',
    options: { share },
    expr: (where) => {
      const samples = NODE_SERIES.nodejs_eventloop_utilization_histogram;
      const by = ['namespace', 'job', 'pod'] as const;
      return above(divide(sumBy(by, rate(sumOf(samples, where), '5m')), sumBy(by, rate(countOf(samples, where), '5m'))), share);
    },
    above: share,
    for: '10m',
    summary: 'The event loop of a pod is saturated.',
    description: `The event loop of pod {{ $labels.pod }} of {{ $labels.job }} in {{ $labels.namespace }} is busy {{ $value | humanizePercentage }} of the time, more than ${percent(share)} for 10 minutes: requests queue.`,
    meaning: `The event loop of a pod, which answers its requests, has been busy more than ${decimal(100 * share)} % of the time for 10 minutes.`,
    expectation: {
      ...aroundShare(share),
      labels: ['namespace', 'job', 'pod'],
      waits: 10,
      measure: 'mean',
      window: 5,
      brief: lasting(11, 1.01 * share),
      series: ({ labels, level }) => [
        counter('nodejs_eventloop_utilization_histogram_sum', labels, (minute) => PER_MINUTE * level(minute)),
        counter('nodejs_eventloop_utilization_histogram_count', labels, () => PER_MINUTE),
      ],
    },
    ...drilledBy(fault, 'block the event loop for most of every second'),
  });
}

// --- internal ---

const PER_MINUTE = 600;
