import { kubectl } from 'metric-to-pager/terminal';
import type { Observation } from '../check.ts';
import { editFix } from '../fix.ts';
import { links } from '../model/links.ts';
import type { Model } from '../model/model.ts';
import type { SelectedObject } from '../model/selection.ts';

/**
 * Returns what the operator states about an object that it rejects: in the conditions of its bindings, or in an event since its last change.
 * An object that is in use was accepted after its events.
 */
export function rejectionOf(
  view: SelectedObject,
  model: Model,
  { inUse = false }: { readonly inUse?: boolean } = {},
): Pick<Observation, 'subject' | 'message' | 'evidence' | 'fix' | 'breaks'> | undefined {
  const { object, reference, key, name, namespace } = view;
  const reason = (bindingOf(object) ?? (inUse ? undefined : eventOf(view, model)))?.trim().replace(/\.$/, '');
  if (reason === undefined) return undefined;
  return {
    subject: reference,
    message: `The operator rejects ${name}: ${reason}.`,
    evidence: [reason],
    fix: editFix(object, kubectl(namespace)`get events --field-selector=involvedObject.name=${reference.name}`),
    breaks: [links.accepted(key)],
  };
}

// --- internal ---

interface Binding {
  readonly name: string;
  readonly namespace: string;
  readonly conditions?: readonly { readonly type: string; readonly status: string; readonly reason?: string; readonly message?: string }[];
}

function bindingOf({ status }: SelectedObject['object']): string | undefined {
  const { bindings = [] } = (status ?? {}) as { readonly bindings?: readonly Binding[] };
  for (const { conditions = [], name, namespace } of bindings) {
    const accepted = conditions.find(({ type }) => type === 'Accepted');
    if (accepted?.status === 'False') return `${accepted.reason ?? 'not accepted'} by ${namespace}/${name}: ${accepted.message ?? ''}`;
  }
  return undefined;
}

function eventOf({ object, kind, namespace }: SelectedObject, { inventory }: Model): string | undefined {
  const written = Date.parse(object.metadata.updatedAt ?? object.metadata.creationTimestamp ?? '') || 0;
  return (
    inventory
      .in('Event', namespace)
      .filter(({ involvedObject }) => involvedObject.kind === kind && involvedObject.name === object.metadata.name)
      // Events carry whole seconds.
      .filter(({ lastTimestamp }) => Date.parse(lastTimestamp) >= Math.floor(written / 1000) * 1000)
      .toSorted((one, other) => one.lastTimestamp.localeCompare(other.lastTimestamp))
      .at(-1)?.message
  );
}
