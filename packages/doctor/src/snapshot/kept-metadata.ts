import { converted, list, map, matching, number, object, type Shape, text } from 'metric-to-pager/shape';
import { kept } from './text-rules.ts';

/** The labels of an object. */
export const LABELS = map(kept('label'), 'name');

/** A label selector. */
export const SELECTOR = object(
  {},
  {
    matchLabels: LABELS,
    matchExpressions: list(object({ key: kept('name'), operator: kept('words') }, { values: list(kept('label')) })),
  },
);

/** The conditions of an object. */
export const CONDITIONS = list(
  object({ type: kept('words'), status: kept('words') }, { reason: kept('words'), message: kept('words'), observedGeneration: number }),
);

/** Annotations by name. Those of other programs are dropped; kubectl writes the whole object into one of them. */
export const ANNOTATIONS = matching([
  [/^prometheus\.io\/(scrape|port)$/, kept('number')],
  [/^prometheus\.io\/path$/, kept('path')],
  [/^operator\.prometheus\.io\/controller-id$/, kept('name')],
  [/^doctor\/ignore$/, kept('ignore')],
  [/^(operator\.prometheus\.io|controller-gen\.kubebuilder\.io)\/version$/, kept('version')],
]);

/** The metadata of an object of the whole cluster. */
export const CLUSTER_METADATA = metadata({ name: kept('name') });

/** The metadata of an object in a namespace. */
export const METADATA = metadata({ name: kept('name'), namespace: kept('name') });

// --- internal ---

function metadata<R extends Readonly<Record<string, Shape<string>>>>(required: R) {
  const optional = {
    uid: kept('name'),
    labels: LABELS,
    annotations: ANNOTATIONS,
    creationTimestamp: kept('time'),
    deletionTimestamp: kept('time'),
    generation: number,
    ownerReferences: list(object({ kind: kept('name'), name: kept('name') })),
    updatedAt: kept('time'),
    managedFields: list(object({}, { time: kept('time'), subresource: text('words') })),
  };
  return converted(object(required, optional), ({ managedFields, ...rest }) => {
    const updatedAt = (rest as { readonly updatedAt?: string }).updatedAt ?? lastWrite(managedFields as readonly Write[] | undefined);
    return { ...rest, ...(updatedAt !== undefined && { updatedAt }) };
  });
}

interface Write {
  readonly time?: string;
  readonly subresource?: string;
}

/** The last time that something other than the status was written. */
function lastWrite(writes: readonly Write[] = []): string | undefined {
  const times = writes.flatMap(({ subresource, time }) => (subresource === 'status' || time === undefined ? [] : [time]));
  return times.toSorted().at(-1);
}
