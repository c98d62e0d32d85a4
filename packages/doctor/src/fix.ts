import { type KubernetesObject, type ObjectReference, referenceTo } from 'metric-to-pager/cluster';
import { kubectl, type ShellCommand } from 'metric-to-pager/terminal';
import type { Fix, Patch, PatchOperation } from './finding.ts';

/** A fix that a person decides on: the command repairs it or shows what is needed, and nothing is applied by itself. */
export function manualFix(command: ShellCommand): Fix {
  return { command, safe: false };
}

/** A fix that merges fields into an object. */
export function mergeFix(object: KubernetesObject, body: object, { safe }: Pick<Fix, 'safe'>): Fix {
  const reference = referenceTo(object);
  return { command: patchCommand(reference, 'merge', body), patch: { ...reference, type: 'merge', body }, safe };
}

/** A fix by the operations of a JSON patch. */
export function jsonFix(object: KubernetesObject, body: readonly PatchOperation[], { safe }: Pick<Fix, 'safe'>): Fix {
  const reference = referenceTo(object);
  return { command: patchCommand(reference, 'json', body), patch: { ...reference, type: 'json', body }, safe };
}

/** A fix that sets labels of an object, or removes those that are `null`. */
export function labelFix(object: KubernetesObject, labels: Readonly<Record<string, string | null>>, { safe }: Pick<Fix, 'safe'>): Fix {
  const reference = referenceTo(object);
  const changes = Object.entries(labels).map(([key, value]) => (value === null ? `${key}-` : `${key}=${value}`));
  const command = kubectl(reference.namespace)`label ${reference.kind.toLowerCase()} ${reference.name} ${changes} --overwrite`;
  return { command, patch: { ...reference, type: 'merge', body: { metadata: { labels } } }, safe };
}

/** The command that changes an object by a patch. */
export function patchCommand({ kind, namespace, name }: ObjectReference, type: Patch['type'], body: object): ShellCommand {
  return kubectl(namespace)`patch ${kind.toLowerCase()} ${name} --type=${type} -p ${JSON.stringify(body)}`;
}

/** The JSON pointer to a field. @see https://www.rfc-editor.org/rfc/rfc6901 */
export function pointer(...fields: readonly string[]): string {
  return fields.map((field) => `/${field.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
