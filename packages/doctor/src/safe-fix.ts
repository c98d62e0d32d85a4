import type { Finding, Patch, PatchOperation } from './finding.ts';

declare const SAFE: unique symbol;

/** A patch that may be applied without a person's decision. Only `safePatchOf` makes one. */
export type SafePatch = Patch & { readonly [SAFE]: true };

/**
 * Returns the patch of a finding when it may be applied as it is. The check must call its fix safe, and the patch must change the object at
 * fault or one beside it in its namespace, of a kind that restarts and grants nothing, without a name that belongs to Kubernetes or to
 * Prometheus Operator and without a field that lets other namespaces in.
 */
export function safePatchOf({ subject, fix }: Pick<Finding, 'subject' | 'fix'>): SafePatch | undefined {
  const { patch } = fix;
  if (!fix.safe || patch === undefined) return undefined;
  const harmless =
    patch.namespace !== undefined &&
    patch.namespace === subject.namespace &&
    PATCHED_KINDS.has(patch.kind) &&
    changesOf(patch).every((path) => isPlainField(path) && !path.some((name) => isSystemName(name) || GRANTING_FIELDS.has(name)));
  return harmless ? (patch as SafePatch) : undefined;
}

/** Returns the paths of everything that a patch sets, replaces or removes. */
export function changesOf({ type, body }: Pick<Patch, 'type' | 'body'>): readonly (readonly string[])[] {
  if (type === 'merge') return leavesOf(body, []);
  return (body as readonly PatchOperation[]).flatMap(({ path, value }) => {
    const steps = path
      .split('/')
      .slice(1)
      .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
    return [steps, ...leavesOf(value, steps)];
  });
}

// --- internal ---

const PATCHED_KINDS: ReadonlySet<string> = new Set([
  ...['ServiceMonitor', 'PodMonitor', 'Probe', 'ScrapeConfig', 'PrometheusRule', 'AlertmanagerConfig'],
  ...['Service', 'ConfigMap'],
]);

/** With these a monitor reaches other namespaces, or its targets choose their own namespace and job. */
const GRANTING_FIELDS: ReadonlySet<string> = new Set(['namespaceSelector', 'honorLabels']);

/** @see https://kubernetes.io/docs/reference/labels-annotations-taints/ */
const SYSTEM_PREFIX = /(^|\.)(kubernetes\.io|k8s\.io|prometheus\.io|coreos\.com)\//;

function isSystemName(name: string): boolean {
  return SYSTEM_PREFIX.test(name.toLowerCase());
}

/** Of metadata only labels and annotations are changed: never owners, finalizers or the name. */
function isPlainField([top, field]: readonly string[]): boolean {
  return (top === 'spec' && field !== undefined) || (top === 'metadata' && (field === 'labels' || field === 'annotations'));
}

function leavesOf(value: unknown, at: readonly string[]): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [at];
  const members = Object.entries(value);
  return members.length === 0 ? [at] : members.flatMap(([name, member]) => leavesOf(member, [...at, name]));
}
