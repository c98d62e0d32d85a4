import { nameOf, referenceTo } from 'metric-to-pager/cluster';
import type { Observation } from '../check.ts';
import { referenceKey } from '../finding.ts';
import { links } from '../model/links.ts';
import { type Monitor, metricLinks } from '../model/monitors.ts';
import type { KindName, Kinds } from '../snapshot/kinds.ts';

type Chain = Pick<Observation, 'breaks' | 'needs' | 'concerns'>;

/** What does not hold when a monitor fails at a link: the link, and that the metrics behind it arrive. */
export function breaking(monitor: Monitor, link: (key: string) => string): Chain {
  return { breaks: [link(monitor.key), ...metricLinks(monitor)], concerns: concernsOf(monitor) };
}

/** What must hold for a target of a monitor to be the cause of its own failure. */
export function needsToScrape(monitor: Monitor): readonly string[] {
  const { key, namespace, selectedBy } = monitor;
  return [
    links.selected(key),
    links.accepted(key),
    links.discovered(key),
    links.reconciled(namespace),
    ...selectedBy.flatMap((by) => [links.loaded(by.key), links.running(by.key)]),
  ];
}

/** The keys of the monitor and of what it selects. */
export function concernsOf(monitor: Monitor): readonly string[] {
  return [monitor.key, ...[...monitor.services, ...monitor.pods].map(keyOf)];
}

/** What identifies an object of a snapshot. */
export function keyOf(object: Kinds[KindName]): string {
  return referenceKey(referenceTo(object));
}

/** An object in a sentence. */
export function called(object: Kinds[KindName]): string {
  return nameOf(referenceTo(object));
}

/** Some things in a sentence: `a, b and 3 more`. */
export function listed(items: readonly string[], most = 3): string {
  if (items.length > most) return `${items.slice(0, most).join(', ')} and ${items.length - most} more`;
  return items.length > 1 ? `${items.slice(0, -1).join(', ')} and ${items.at(-1)}` : (items[0] ?? '');
}

/** Where a monitor looks for its targets, in a sentence. */
export function placesOf({ namespaces }: Monitor): string {
  if (namespaces === 'all') return 'every namespace';
  return `namespace${namespaces.length > 1 ? 's' : ''} ${listed(namespaces)}`;
}
