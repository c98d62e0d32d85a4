import type { Metric } from '../catalogue/catalogue.ts';
import { above, decimal, divide, maxBy, NODE_SERIES, series } from '../promql/index.ts';
import { type AlertDefinition, defineAlert, drilledBy, percent } from './alert.ts';
import { aroundShare, gauge, lasting } from './expectation.ts';
import type { Fault } from './fault.ts';

/** A process uses more than a share of the memory that its gauge `limit` allows. Does not fire without a limit. */
export function memoryCloseToLimit({
  limit,
  share,
  fault,
}: {
  readonly limit: Metric<string, 'gauge'>;
  readonly share: number;
  readonly fault?: Fault;
}): AlertDefinition {
  return defineAlert({
    name: 'MemoryCloseToLimit',
    options: { share },
    expr: (where) =>
      above(
        maxBy(['namespace', 'job', 'pod'], divide(series(NODE_SERIES.process_resident_memory_bytes, where), series(limit, where))),
        share,
      ),
    above: share,
    for: '10m',
    summary: 'The memory of a pod is close to its limit.',
    description: `Pod {{ $labels.pod }} of {{ $labels.job }} in {{ $labels.namespace }} uses {{ $value | humanizePercentage }} of its memory limit, more than ${percent(share)} for 10 minutes. At 100% the kernel kills it.`,
    meaning: `A pod has used more than ${decimal(100 * share)} % of its memory limit for 10 minutes.`,
    expectation: {
      ...aroundShare(share),
      labels: ['namespace', 'job', 'pod'],
      waits: 10,
      brief: lasting(9, 1.01 * share),
      series: ({ labels, level }) => [
        gauge('process_resident_memory_bytes', labels, (minute) => 1e9 * level(minute)),
        gauge(limit.name, labels, () => 1e9),
      ],
    },
    ...drilledBy(fault, 'allocate memory up to the limit and keep it'),
  });
}
