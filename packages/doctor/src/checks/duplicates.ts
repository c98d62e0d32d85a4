import { referenceTo } from 'metric-to-pager/cluster';
import type { Check } from '../check.ts';
import { manualFix } from '../fix.ts';
import type { Model } from '../model/model.ts';
import type { Monitor } from '../model/monitors.ts';
import type { TargetState } from '../snapshot/snapshot.ts';
import { called, listed } from './about-monitor.ts';

/** Nothing is scraped twice by the same Prometheus. */
export const duplicates: readonly Check[] = [
  {
    id: 'duplicates.scraped-twice',
    row: 21,
    severity: 'warning',
    title: 'A target is scraped more than once',
    why: 'Each series exists twice with other labels: sums and counts are doubled, and joins fail with many-to-many matching.',
    page: {
      cause:
        'Two monitors select the same pods, or one ServiceMonitor selects two Services of the same pods, such as a headless one beside the other.',
      evidence: 'Two active targets of one Prometheus have the same URL.',
      fix: 'Delete one of the monitors, or narrow the selector to one of the Services.',
    },
    run: (model) =>
      [...pairsIn(model)].map(([, { one, other, count, url }]) => {
        const same = one.monitor === other.monitor;
        const services = [one.target, other.target].map(({ labels }) => `Service ${labels['namespace']}/${labels['service']}`);
        const { namespace, name } = other.monitor.object.metadata;
        const kind = other.monitor.kind.toLowerCase();
        return {
          subject: referenceTo(other.monitor.object),
          message: same
            ? `${called(one.monitor.object)} scrapes ${count} target${count === 1 ? '' : 's'} twice, by ${listed([...new Set(services)])}.`
            : `${called(one.monitor.object)} and ${called(other.monitor.object)} scrape the same ${count === 1 ? 'target' : `${count} targets`}.`,
          evidence: [`${url} is in the scrape pools ${one.target.pool} and ${other.target.pool}`],
          fix: manualFix(
            same
              ? `kubectl -n ${namespace} get services --show-labels; kubectl -n ${namespace} edit ${kind} ${name}   # select a label that only one of them has`
              : `kubectl -n ${namespace} delete ${kind} ${name}   # or the other: ${called(one.monitor.object)}`,
          ),
          concerns: [one.monitor.key, other.monitor.key],
        };
      }),
  },
];

// --- internal ---

interface Scraped {
  readonly monitor: Monitor;
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
  for (const { servers, key } of prometheuses) {
    const own = new Set(servers.flatMap(({ targets = [] }) => targets));
    const seen = new Map<string, Scraped>();
    for (const monitor of monitors) {
      if (!monitor.selectedBy.some((by) => by.key === key)) continue;
      for (const target of monitor.endpoints.flatMap(({ active }) => active)) {
        if (!own.has(target)) continue;
        const scraped = { monitor, target };
        const first = seen.get(target.url);
        if (first === undefined) seen.set(target.url, scraped);
        else {
          const id = [first, scraped].map((one) => `${one.target.pool} ${one.target.labels['service']}`).join(' and ');
          const pair = pairs.get(id);
          pairs.set(
            id,
            pair === undefined ? { one: first, other: scraped, url: target.url, count: 1 } : { ...pair, count: pair.count + 1 },
          );
        }
      }
    }
  }
  return pairs;
}
