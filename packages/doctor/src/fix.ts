import { type KubernetesObject, type ObjectReference, referenceTo } from 'metric-to-pager/cluster';
import type { Fix, PatchOperation } from './finding.ts';

/** A fix that a person decides on: the command repairs it or shows what is needed, and nothing is applied by itself. */
export function manualFix(command: string): Fix {
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
  const changes = Object.entries(labels).map(([key, value]) => (value === null ? `${key}-` : quote(`${key}=${value}`)));
  const command = `kubectl ${inNamespace(reference)}label ${kindArgument(reference)} ${reference.name} ${changes.join(' ')} --overwrite`;
  return { command, patch: { ...reference, type: 'merge', body: { metadata: { labels } } }, safe };
}

/** The command that prints an object. */
export function getCommand(reference: ObjectReference, output = 'yaml'): string {
  return `kubectl ${inNamespace(reference)}get ${kindArgument(reference)} ${reference.name} -o ${output}`;
}

/** A word of a shell command, quoted when the shell would read more than a word. */
export function quote(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

// --- internal ---

function patchCommand(reference: ObjectReference, type: 'merge' | 'json', body: object): string {
  const patch = quote(JSON.stringify(body));
  return `kubectl ${inNamespace(reference)}patch ${kindArgument(reference)} ${reference.name} --type ${type} -p ${patch}`;
}

function inNamespace({ namespace }: ObjectReference): string {
  return namespace === undefined ? '' : `-n ${namespace} `;
}

function kindArgument({ kind }: ObjectReference): string {
  return kind.toLowerCase();
}
