import { above, CADVISOR_SERIES, decimal, divide, groupBy, multiply, not, rate, series, sumBy, TARGET_SERIES } from '../promql/index.ts';
import { type AlertDefinition, defineAlert, drilledBy, percent } from './alert.ts';
import { aroundShare, counter, gauge, type LevelAt, lasting } from './expectation.ts';
import type { Fault } from './fault.ts';

/**
 * A pod is throttled in more than a share of its scheduling periods: it needs more CPU than its limit allows. Does not fire without a
 * limit, as cAdvisor counts scheduling periods only under one. The `job` of cAdvisor's series is the kubelet's: the join with `up` selects
 * the pods and sets `job`.
 */
export function cpuThrottled({ share, fault }: { readonly share: number; readonly fault?: Fault }): AlertDefinition {
  return defineAlert({
    name: 'CpuThrottled',
    options: { share },
    expr: ({ namespace, job }) => {
      const container = { namespace, container: not('') };
      const throttled = sumBy(
        ['namespace', 'pod'],
        rate(series(CADVISOR_SERIES.container_cpu_cfs_throttled_periods_total, container), '5m'),
      );
      const periods = sumBy(['namespace', 'pod'], rate(series(CADVISOR_SERIES.container_cpu_cfs_periods_total, container), '5m'));
      const pods = groupBy(['namespace', 'pod', 'job'], series(TARGET_SERIES.up, { namespace, job }));
      return above(multiply(divide(throttled, periods), pods, { on: ['namespace', 'pod'], groupLeft: ['job'] }), share);
    },
    above: share,
    for: '15m',
    summary: 'A pod is throttled by its CPU limit.',
    description: `Pod {{ $labels.pod }} of {{ $labels.job }} in {{ $labels.namespace }} is throttled in {{ $value | humanizePercentage }} of its scheduling periods, more than ${percent(share)} for 15 minutes.`,
    meaning: `The CPU limit has throttled a pod in more than ${decimal(100 * share)} % of its scheduling periods for 15 minutes.`,
    expectation: {
      ...aroundShare(share),
      labels: ['namespace', 'job', 'pod'],
      waits: 15,
      measure: 'mean',
      window: 5,
      brief: lasting(15, 1.01 * share),
      series: ({ name, namespace, labels, level }) => {
        const kubelet = { namespace, job: 'kubelet', pod: name };
        const periods = (container: string, of: LevelAt) => [
          counter('container_cpu_cfs_periods_total', { ...kubelet, container }, () => PER_MINUTE),
          counter('container_cpu_cfs_throttled_periods_total', { ...kubelet, container }, (minute) => PER_MINUTE * of(minute)),
        ];
        // The kernel counts for the whole pod too: those periods have no container, and must not count twice.
        return [gauge('up', labels, () => 1), ...periods('main', level), ...periods('', () => 1)];
      },
    },
    ...drilledBy(fault, 'give the pods a CPU limit of 100m, and send traffic'),
  });
}

// --- internal ---

const PER_MINUTE = 600;
