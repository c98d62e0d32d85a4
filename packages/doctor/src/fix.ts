import { type KubernetesObject, type ObjectReference, referenceTo } from 'metric-to-pager/cluster';
import { kubectl, lines, type ShellCommand } from 'metric-to-pager/terminal';
import type { Fix, Patch, PatchOperation } from './finding.ts';
import { changesOf } from './safe-fix.ts';

/** An object that a fix changes. */
export type Fixed = KubernetesObject | ObjectReference;

/** Returns a fix that a person decides on: its commands repair it or show what is needed, and nothing is applied by itself. */
export function manualFix(...commands: readonly ShellCommand[]): Fix {
  return { command: lines(...commands), safe: false };
}

/** Returns a fix that a person makes in an object. @param hints what to change, and commands that show what is needed */
export function editFix(object: Fixed, ...hints: readonly ShellCommand[]): Fix {
  const { kind, namespace, name } = referenceOf(object);
  return manualFix(...hints, kubectl(namespace)`edit ${kind.toLowerCase()} ${name}`);
}

/** Returns a fix that merges fields into an object. */
export function mergeFix(object: Fixed, body: object, { safe }: Pick<Fix, 'safe'>): Fix {
  return patchFix(object, 'merge', body, safe);
}

/** Returns a fix by the operations of a JSON patch. */
export function jsonFix(object: Fixed, body: readonly PatchOperation[], { safe }: Pick<Fix, 'safe'>): Fix {
  return patchFix(object, 'json', body, safe);
}

/** Returns a fix that sets labels of an object, or removes those that are `null`. */
export function labelFix(object: Fixed, labels: Readonly<Record<string, string | null>>, { safe }: Pick<Fix, 'safe'>): Fix {
  const { kind, namespace, name } = referenceOf(object);
  const changes = Object.entries(labels).map(([key, value]) => (value === null ? `${key}-` : `${key}=${value}`));
  const command = kubectl(namespace)`label ${kind.toLowerCase()} ${name} ${changes} --overwrite`;
  return { ...patchFix(object, 'merge', { metadata: { labels } }, safe), command };
}

/** Returns the command that changes an object by a patch. */
export function patchCommand({ kind, namespace, name }: ObjectReference, type: Patch['type'], body: object): ShellCommand {
  return kubectl(namespace)`patch ${kind.toLowerCase()} ${name} --type=${type} -p ${JSON.stringify(body)}`;
}

/** Returns the JSON pointer to a field. @see https://www.rfc-editor.org/rfc/rfc6901 */
export function pointer(...fields: readonly string[]): string {
  return fields.map((field) => `/${field.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

// --- internal ---

function patchFix(object: Fixed, type: Patch['type'], body: object, safe: boolean): Fix {
  const reference = referenceOf(object);
  return {
    command: patchCommand(reference, type, body),
    patch: { ...reference, type, body },
    safe: safe && takesNothing(object, { type, body }),
  };
}

/**
 * Returns whether a patch takes an object from nothing else that finds it: by its labels, or, as a Service, by what it is. There it only adds. In
 * the object at fault a check may replace a value that has no effect.
 */
function takesNothing(object: Fixed, patch: Pick<Patch, 'type' | 'body'>): boolean {
  return changesOf(patch).every((path) => {
    const isFoundBy = path[0] === 'metadata' || object.kind === 'Service';
    return !isFoundBy || valueAt(object, path) === undefined;
  });
}

function valueAt(value: unknown, [step, ...rest]: readonly string[]): unknown {
  if (step === undefined) return value;
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
  return valueAt((value as Readonly<Record<string, unknown>>)[step], rest);
}

function referenceOf(object: Fixed): ObjectReference {
  return 'metadata' in object ? referenceTo(object) : object;
}
