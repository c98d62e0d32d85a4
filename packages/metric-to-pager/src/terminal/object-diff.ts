import { structuredPatch } from 'diff';
import { type KubernetesObject, nameOf } from '../cluster/kubernetes-object.ts';
import { toYaml } from '../cluster/yaml.ts';
import type { Style } from './style.ts';

/** An object before and after a change; `undefined` where there is none. */
export interface ObjectChange {
  readonly before: KubernetesObject | undefined;
  readonly after: KubernetesObject | undefined;
}

/**
 * Returns the change as lines of YAML with two lines around each, headed by the object's name; empty when nothing changes. What the cluster
 * keeps for itself (status, versions, managers of fields) is left out.
 */
export function objectDiff({ before, after }: ObjectChange, style: Style): string {
  const [old, now] = [textOf(before), textOf(after)];
  const object = after ?? before;
  if (old === now || object === undefined) return '';
  const verb = before === undefined ? 'create' : after === undefined ? 'delete' : 'change';
  const heading = style.bold(`${verb} ${nameOf({ kind: object.kind, ...object.metadata })}`);
  if (before === undefined || after === undefined) return `${heading}\n`;
  const { hunks } = structuredPatch('', '', old, now, '', '', { context: 2 });
  return `${[heading, ...hunks.flatMap(({ lines }, index) => [...(index > 0 ? [style.dim('  …')] : []), ...lines.map((line) => coloured(line, style))])].join('\n')}\n`;
}

// --- internal ---

function textOf(object: KubernetesObject | undefined): string {
  if (object === undefined) return '';
  const { status: _, metadata, ...rest } = object as KubernetesObject & { readonly status?: unknown };
  const kept = Object.entries(metadata).filter(([field]) => !KEPT_BY_CLUSTER.has(field));
  return toYaml([{ ...rest, metadata: Object.fromEntries(kept) }]);
}

const KEPT_BY_CLUSTER = new Set(['managedFields', 'resourceVersion', 'uid', 'generation', 'creationTimestamp', 'selfLink']);

function coloured(line: string, style: Style): string {
  const text = `  ${line}`;
  if (line.startsWith('+')) return style.good(text);
  return line.startsWith('-') ? style.bad(text) : text;
}
