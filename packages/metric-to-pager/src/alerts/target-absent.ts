import { absent, series, TARGET_SERIES } from '../promql/index.ts';
import { defineAlert } from './alert.ts';
import { gauge } from './expectation.ts';
import { type Fault, MONITOR } from './fault.ts';

/** The ServiceMonitor has lost the labels that Prometheus may select it by. */
const unselectedMonitor: Fault = {
  id: 'unselected-monitor',
  description: 'the ServiceMonitor loses its labels',
  formerly: 'remove the label by which Prometheus selects the ServiceMonitor',
  changes: [MONITOR],
  inject: (site) =>
    site.change<Labelled>(MONITOR, ({ metadata: { labels = {} } }) => {
      const without = Object.fromEntries(Object.keys(labels).map((label) => [label, null]));
      return { patch: { metadata: { labels: without } }, undo: { metadata: { labels } } };
    }),
  shows: (selector) => `absent(${TARGET_SERIES.up.name}${selector})`,
};

/** Prometheus has no target. Fires 10 minutes after the removal of a monitor, as its last samples go stale after 5. */
export const targetAbsent = defineAlert({
  name: 'TargetAbsent',
  severity: 'critical',
  expr: (where) => absent(series(TARGET_SERIES.up, where)),
  for: '5m',
  summary: 'Prometheus has no target of the service.',
  description:
    'Prometheus has scraped no pod of {{ $labels.job }} in {{ $labels.namespace }} for 5 to 10 minutes: no pod runs, or no monitor selects it. No other alert of the service can fire.',
  meaning: 'Prometheus has had no target of the service for 5 minutes.',
  expectation: {
    labels: ['namespace', 'job'],
    severity: 'critical',
    waits: 5,
    suffers: 'every pod',
    withoutSeries: 'firing',
    series: ({ labels, level }) => [gauge('up', labels, (minute) => (level(minute) > 0 ? undefined : 1))],
  },
  fault: unselectedMonitor,
});

// --- internal ---

interface Labelled {
  readonly metadata: { readonly labels?: Readonly<Record<string, string>> };
}
