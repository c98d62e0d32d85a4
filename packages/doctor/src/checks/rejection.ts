import type { Model } from '../model/model.ts';
import type { NamespacedObject } from '../snapshot/kinds.ts';

/**
 * What the operator states about an object that it rejects: in the conditions of its bindings, or in an event since its last change.
 *
 * @param loaded whether the object is in use, so that an event about it must be older than its last change
 */
export function rejectionOf(
  object: NamespacedObject & { readonly status?: unknown },
  { inventory }: Model,
  loaded = false,
): string | undefined {
  const { bindings = [] } = (object.status ?? {}) as { readonly bindings?: readonly Binding[] };
  for (const { conditions = [], name, namespace } of bindings) {
    const accepted = conditions.find(({ type }) => type === 'Accepted');
    if (accepted?.status === 'False')
      return clean(`${accepted.reason ?? 'not accepted'} by ${namespace}/${name}: ${accepted.message ?? ''}`);
  }
  if (loaded) return undefined;
  const written = Date.parse(object.metadata.updatedAt ?? object.metadata.creationTimestamp ?? '') || 0;
  const event = inventory
    .in('Event', object.metadata.namespace)
    .filter(({ involvedObject }) => involvedObject.kind === object.kind && involvedObject.name === object.metadata.name)
    // Events carry whole seconds.
    .filter(({ lastTimestamp }) => Date.parse(lastTimestamp) >= Math.floor(written / 1000) * 1000)
    .toSorted((one, other) => one.lastTimestamp.localeCompare(other.lastTimestamp))
    .at(-1);
  return event === undefined ? undefined : clean(event.message);
}

// --- internal ---

interface Binding {
  readonly name: string;
  readonly namespace: string;
  readonly conditions?: readonly { readonly type: string; readonly status: string; readonly reason?: string; readonly message?: string }[];
}

function clean(message: string): string {
  return message.trim().replace(/\.$/, '');
}
