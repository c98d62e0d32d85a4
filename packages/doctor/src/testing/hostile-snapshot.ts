import type { Snapshot } from '../snapshot/snapshot.ts';

/** How the twins of objects differ from them: not at all, in all their words, or in those outside of labels and selectors. */
export type TwinKind = 'same' | 'different' | 'selected alike';

/** A snapshot in which every object of a namespace has twins: two beside it, and one in the namespace `tenant`. */
export function withTwins(snapshot: Snapshot, kind: TwinKind = 'same'): Snapshot {
  const [one, other] = kind === 'same' ? ['', ''] : ['t', 'u'];
  const kept = kind === 'selected alike' ? SELECTING : [];
  const twins = snapshot.objects.flatMap((object) => {
    const { namespace, name } = object.metadata;
    if (namespace === undefined) return [];
    const { metadata, spec } = object as Snapshot['objects'][number] & { readonly spec?: object };
    const twin = (suffix: string, place: object) => {
      const altered = suffixed({ ...(spec && { spec }), ...(metadata.labels && { labels: metadata.labels }) }, { suffix, kept }) as Altered;
      return { ...object, ...altered, metadata: { ...metadata, labels: altered.labels, ...place } };
    };
    return [
      twin(one, { name: `${name}-b`, uid: `${name}-b` }),
      twin(other, { name: `${name}-c`, uid: `${name}-c` }),
      twin(other, { namespace: 'tenant', uid: `${name}-tenant` }),
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

interface Altered {
  readonly spec?: object;
  readonly labels?: object;
}

const SELECTING = ['labels', 'selector', 'matchLabels', 'template'];

/** Appends a suffix to words, and lengthens durations by it; numbers, expressions and what stands under a kept key stay as they are. */
function suffixed(value: unknown, change: { readonly suffix: string; readonly kept: readonly string[] }): unknown {
  if (typeof value === 'string' && change.suffix !== '' && /^\d+[smh]$/.test(value)) return `${change.suffix === 't' ? 1 : 2}${value}`;
  if (typeof value === 'string') return /^[a-z_][\w.-]*$/.test(value) ? value + change.suffix : value;
  if (Array.isArray(value)) return value.map((one) => suffixed(one, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, change.kept.includes(key) ? one : suffixed(one, change)] as const),
  );
}
