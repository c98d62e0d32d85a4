import { comment, kubectl } from 'metric-to-pager/terminal';
import type { Check } from '../check.ts';
import { editFix, manualFix } from '../fix.ts';
import { DECIDING, followed, stepsOf } from '../model/follow.ts';
import type { Model } from '../model/model.ts';
import type { Monitor, MonitoredEndpoint } from '../model/monitors.ts';
import { joinNames } from '../model/object-view.ts';
import type { TargetState } from '../snapshot/snapshot.ts';

/** Nothing is scraped twice by the same Prometheus. */
export const duplicates: readonly Check[] = [
  {
    id: 'duplicates.scraped-twice',
    severity: 'warning',
    title: 'A target is scraped more than once',
    why: 'Each series exists twice with other labels: sums and counts are doubled, and joins fail with many-to-many matching.',
    cause:
      'Two monitors select the same pods, or one ServiceMonitor selects two Services of the same pods, such as a headless one beside the other.',
    evidence: 'Two active targets of one Prometheus have the same URL.',
    fix: 'Delete one of the monitors, or narrow the selector to one of the Services.',
    run: (model) =>
      [...pairsIn(model)].map(([, { one, other, count, url }]) => {
        const same = one.monitor === other.monitor;
        const services = [one.target, other.target].map(({ labels }) => `Service ${labels['namespace']}/${labels['service']}`);
        const { namespace, name } = other.monitor.object.metadata;
        const kind = other.monitor.kind.toLowerCase();
        return {
          subject: other.monitor.reference,
          message: same
            ? `${one.monitor.name} scrapes ${count} target${count === 1 ? '' : 's'} twice, by ${joinNames([...new Set(services)])}.`
            : `${one.monitor.name} and ${other.monitor.name} scrape the same ${count === 1 ? 'target' : `${count} targets`}.`,
          evidence: [`${url} is in the scrape pools ${one.target.pool} and ${other.target.pool}`],
          fix: same
            ? editFix(
                other.monitor.object,
                comment`select a label that only one of them has`,
                kubectl(namespace)`get services --show-labels`,
              )
            : manualFix(comment`or delete the other: ${one.monitor.name}`, kubectl(namespace)`delete ${kind} ${name}`),
          concerns: [one.monitor.key, other.monitor.key],
        };
      }),
  },
];

// --- internal ---

interface Scraped {
  readonly monitor: Monitor;
  readonly endpoint: MonitoredEndpoint;
  readonly target: TargetState;
}

interface Pair {
  readonly one: Scraped;
  readonly other: Scraped;
  readonly url: string;
  readonly count: number;
}

/** Each pair of monitors, or of Services of one monitor, with a target in common. */
function pairsIn({ monitors, prometheuses }: Model): ReadonlyMap<string, Pair> {
  const pairs = new Map<string, Pair>();
  for (const prometheus of prometheuses) {
    const own = new Set(prometheus.servers.flatMap(({ targets = [] }) => targets));
    const names = prometheus.servers.flatMap(({ metricNames = [] }) => metricNames);
    const seen = new Map<string, Scraped>();
    for (const monitor of monitors) {
      if (!monitor.isSelectedBy(prometheus)) continue;
      const scrapes = monitor.endpoints.flatMap((endpoint) => endpoint.active.map((target) => ({ monitor, endpoint, target })));
      for (const scraped of scrapes) {
        const { target } = scraped;
        if (!own.has(target)) continue;
        const first = seen.get(target.url);
        if (first === undefined) seen.set(target.url, scraped);
        else if (shareMetrics(first, scraped, names)) {
          const id = [first, scraped].map((one) => `${one.target.pool} ${one.target.labels['service']}`).join(' and ');
          const count = (pairs.get(id)?.count ?? 0) + 1;
          pairs.set(id, { one: first, other: scraped, url: target.url, ...pairs.get(id), count });
        }
      }
    }
  }
  return pairs;
}

/** Returns whether two endpoints keep a metric in common, as far as their relabelings of metrics can be followed. */
function shareMetrics(one: Scraped, other: Scraped, names: readonly string[]): boolean {
  const [first = [], second = []] = [one, other].map(({ endpoint }) => stepsOf(endpoint.metricRelabelings ?? []));
  if (![...first, ...second].some(({ action = '' }) => DECIDING.has(action))) return true;
  const keeps = (name: string, steps: typeof first) => followed({ __name__: name }, steps, () => false)?.kept === true;
  return names.some((name) => keeps(name, first) && keeps(name, second));
}
