import { nameOf, type ObjectReference, referenceTo } from 'metric-to-pager/cluster';
import { referenceKey } from '../finding.ts';
import type { KindName, Kinds, SnapshotObject } from '../snapshot/kinds.ts';

/** An object of a snapshot, with its names. */
export class ObjectView<K extends KindName> {
  readonly object: Kinds[K];
  readonly kind: K;
  readonly reference: ObjectReference;
  /** Identifies it in a snapshot: `ServiceMonitor/shop/checkout`. */
  readonly key: string;
  /** Its name in a sentence: `ServiceMonitor shop/checkout`. */
  readonly name: string;
  /** Empty for an object of the whole cluster. */
  readonly namespace: string;

  constructor(object: Kinds[K]) {
    this.object = object;
    this.kind = object.kind as K;
    this.reference = referenceTo(object);
    this.key = referenceKey(this.reference);
    this.name = nameOf(this.reference);
    this.namespace = object.metadata.namespace ?? '';
  }
}

/** Returns what identifies an object in a snapshot. */
export function keyOf(object: SnapshotObject): string {
  return referenceKey(referenceTo(object));
}

/** Returns what the names of the scrape pools of a monitor start with: `serviceMonitor/shop/checkout`. */
export function poolPrefix({ kind, metadata: { namespace, name } }: SnapshotObject): string {
  return `${kind.charAt(0).toLowerCase()}${kind.slice(1)}/${namespace}/${name}`;
}

/** Returns the name of an object in a sentence. */
export function displayName(object: SnapshotObject): string {
  return nameOf(referenceTo(object));
}

/** Returns names in a sentence: `a, b and 3 more`. */
export function joinNames(names: readonly string[], most = 3): string {
  if (names.length > most) return `${names.slice(0, most).join(', ')} and ${names.length - most} more`;
  return names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${names.at(-1)}` : (names[0] ?? '');
}
