import { above, absent, changes, equals, minBy, NODE_SERIES, series, sumBy, TARGET_SERIES } from '../promql/index.ts';
import type { AlertTemplate } from './alert.ts';

/** Prometheus cannot scrape a pod. */
export const targetDown: AlertTemplate = ({ alertPrefix, namespace, job }) => ({
  name: `${alertPrefix}TargetDown`,
  severity: 'warning',
  expr: equals(minBy(['namespace', 'job', 'pod'], series(TARGET_SERIES.up, { namespace, job })), 0),
  for: '5m',
  summary: 'Prometheus cannot scrape a pod.',
  description:
    'Pod {{ $labels.pod }} of {{ $labels.job }} in {{ $labels.namespace }} has not answered a scrape for 5 minutes: its metrics port is not reachable, or it is overloaded.',
  drill: "point the Service's metrics port at a closed port",
});

/** Prometheus has no target. Fires 10 minutes after the removal of a monitor, as its last samples go stale after 5. */
export const targetAbsent: AlertTemplate = ({ alertPrefix, namespace, job }) => ({
  name: `${alertPrefix}TargetAbsent`,
  severity: 'critical',
  expr: absent(series(TARGET_SERIES.up, { namespace, job })),
  for: '5m',
  summary: 'Prometheus has no target of the service.',
  description:
    'Prometheus has scraped no pod of {{ $labels.job }} in {{ $labels.namespace }} for 5 to 10 minutes: no pod runs, or no monitor selects it. No other alert of the service can fire.',
  drill: 'remove the label by which Prometheus selects the ServiceMonitor',
});

/** The process of a pod restarts repeatedly. */
export const podsRestarting: AlertTemplate = ({ alertPrefix, namespace, job }) => ({
  name: `${alertPrefix}PodsRestarting`,
  severity: 'warning',
  expr: above(sumBy(['namespace', 'job', 'pod'], changes(series(NODE_SERIES.process_start_time_seconds, { namespace, job }), '15m')), 1),
  above: 1,
  for: '5m',
  summary: 'A pod keeps restarting.',
  description: 'Pod {{ $labels.pod }} of {{ $labels.job }} in {{ $labels.namespace }} restarted {{ $value }} times within 15 minutes.',
  drill: 'exit, repeated after each restart',
});
