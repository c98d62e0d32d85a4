import { above, absent, changes, equals, minBy, NODE_SERIES, series, sumBy, TARGET_SERIES } from '../promql/index.ts';
import type { AlertTemplate } from './alert.ts';

/** Prometheus knows a pod but cannot read its metrics. */
export const targetDown: AlertTemplate = ({ alertPrefix, namespace, job }) => ({
  name: `${alertPrefix}TargetDown`,
  severity: 'warning',
  expr: equals(minBy(['namespace', 'job', 'pod'], series(TARGET_SERIES.up, { namespace, job })), 0),
  for: '5m',
  summary: 'Prometheus cannot scrape a pod.',
  description:
    'Pod {{ $labels.pod }} of {{ $labels.job }} in {{ $labels.namespace }} has not answered a scrape for 5 minutes: its metrics port is not reachable, or it is overloaded.',
  drill: 'lead the metrics port of the Service to where nobody listens',
});

/**
 * Prometheus knows no pod at all: no other alert can fire. Where a whole monitor goes, Prometheus shows its last samples for 5 minutes
 * more, so that this fires after 10.
 */
export const targetAbsent: AlertTemplate = ({ alertPrefix, namespace, job }) => ({
  name: `${alertPrefix}TargetAbsent`,
  severity: 'critical',
  expr: absent(series(TARGET_SERIES.up, { namespace, job })),
  for: '5m',
  summary: 'Prometheus has no target of the service.',
  description:
    'Prometheus has scraped no pod of {{ $labels.job }} in {{ $labels.namespace }} for 5 to 10 minutes: nothing runs, or nothing is selected. No other alert of the service can fire.',
  drill: 'take the label that Prometheus selects by off the ServiceMonitor',
});

/** A process starts again and again under the same pod. */
export const podsRestarting: AlertTemplate = ({ alertPrefix, namespace, job }) => ({
  name: `${alertPrefix}PodsRestarting`,
  severity: 'warning',
  expr: above(
    sumBy(['namespace', 'job', 'pod'], changes(series(NODE_SERIES.process_start_time_seconds, { namespace, job }), '15m')),
    MOST_RESTARTS,
  ),
  above: MOST_RESTARTS,
  for: '5m',
  summary: 'A pod keeps restarting.',
  description: 'Pod {{ $labels.pod }} of {{ $labels.job }} in {{ $labels.namespace }} restarted {{ $value }} times within 15 minutes.',
  drill: 'exit, repeated after each restart',
});

// --- internal ---

/** Once is an accident. */
const MOST_RESTARTS = 1;
