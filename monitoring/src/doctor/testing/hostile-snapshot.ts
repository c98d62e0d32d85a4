import type { Snapshot } from '../snapshot/snapshot.ts';

/**
 * A snapshot in which every object of a namespace has twins: one beside it, and one in the namespace `tenant`.
 *
 * @param suffix what is appended to all labels and names within the twins; @default '': they are the same
 */
export function withTwins(snapshot: Snapshot, suffix = ''): Snapshot {
  const twins = snapshot.objects.flatMap((object) => {
    const { namespace, name } = object.metadata;
    if (namespace === undefined) return [];
    const { metadata, spec } = object as Snapshot['objects'][number] & { readonly spec?: object };
    const twin = { ...object, ...(spec && { spec: suffixed(spec, suffix) }) };
    const labels = metadata.labels && suffixed(metadata.labels, suffix);
    return [
      { ...twin, metadata: { ...metadata, labels, name: `${name}-b`, uid: `${name}-b` } },
      { ...twin, metadata: { ...metadata, labels, namespace: 'tenant', uid: `${name}-tenant` } },
    ];
  });
  return { ...snapshot, objects: [...snapshot.objects, ...twins] as Snapshot['objects'] };
}

/** A snapshot whose objects, servers, targets and dashboards are listed in another order: by the ranks of `order`, in turn. */
export function reordered(snapshot: Snapshot, order: readonly number[]): Snapshot {
  const sorted = <T>(items: readonly T[]): readonly T[] =>
    items
      .map((item, index) => ({ item, rank: order[index % order.length] ?? 0 }))
      .toSorted((one, other) => one.rank - other.rank)
      .map(({ item }) => item);
  const prometheus = snapshot.prometheus.map((server) => ({ ...server, ...(server.targets && { targets: sorted(server.targets) }) }));
  return { ...snapshot, objects: sorted(snapshot.objects), prometheus: sorted(prometheus), dashboards: sorted(snapshot.dashboards) };
}

/** A snapshot in which the keys `app` and `release` of all labels and selectors have a prefix that belongs to a system. */
export function withSystemLabels(snapshot: Snapshot): Snapshot {
  const text = JSON.stringify(snapshot)
    .replaceAll('"app":', '"service.kubernetes.io/service-proxy-name":')
    .replaceAll('"release":', '"operator.prometheus.io/name":');
  return JSON.parse(text) as Snapshot;
}

// --- internal ---

/** Only words are changed: numbers, durations and expressions stay as they are. */
function suffixed(value: object, suffix: string): object {
  const text = JSON.stringify(value, (_key, member) => (typeof member === 'string' && /^[a-z-]+$/.test(member) ? member + suffix : member));
  return JSON.parse(text) as object;
}
