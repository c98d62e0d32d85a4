import type { KubernetesObject } from '../../cluster/kubernetes-object.ts';
import type { Objects } from '../../cluster/objects.ts';
import { kubectl } from '../../terminal/shell-command.ts';

/** Throws, with the command that marks it, when a namespace is not marked for drills by a label with the value `allowed`, or does not exist. */
export async function mustBeMarked(objects: Pick<Objects, 'find'>, namespace: string, mark: string): Promise<void> {
  const found = await objects.find<KubernetesObject>({ apiVersion: 'v1', kind: 'Namespace', name: namespace });
  if (found === undefined) throw new Error(`There is no namespace "${namespace}"`);
  if (found.metadata.labels?.[mark] === 'allowed') return;
  throw new Error(
    `The namespace "${namespace}" is not marked for drills, and a drill breaks what runs in it. ` +
      `Give --force, or mark it:\n  ${kubectl()`label namespace ${namespace} ${mark}=allowed`}`,
  );
}
