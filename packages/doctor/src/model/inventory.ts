import { type KindName, type Kinds, WORKLOAD_KINDS, type Workload } from '../snapshot/kinds.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { LabelIndex } from './label-index.ts';
import type { LabelSelector } from './selectors.ts';

/** The objects of a snapshot, found by kind, namespace, name and labels. */
export class Inventory {
  readonly snapshot: Snapshot;
  readonly #byKind: ReadonlyMap<string, readonly Kinds[KindName][]>;
  readonly #byNamespace = new Map<string, ReadonlyMap<string, readonly Kinds[KindName][]>>();
  readonly #byName = new Map<string, ReadonlyMap<string, Kinds[KindName]>>();
  readonly #indexes = new Map<string, LabelIndex<Kinds[KindName]>>();

  constructor(snapshot: Snapshot) {
    this.snapshot = snapshot;
    this.#byKind = Map.groupBy(snapshot.objects, ({ kind }) => kind);
  }

  /** Every object of a kind. */
  all<K extends KindName>(kind: K): readonly Kinds[K][] {
    return (this.#byKind.get(kind) ?? []) as readonly Kinds[K][];
  }

  /** The objects of a kind in a namespace. */
  in<K extends KindName>(kind: K, namespace: string): readonly Kinds[K][] {
    const grouped = this.#byNamespace.get(kind) ?? Map.groupBy(this.all(kind), ({ metadata }) => metadata.namespace ?? '');
    this.#byNamespace.set(kind, grouped);
    return (grouped.get(namespace) ?? []) as readonly Kinds[K][];
  }

  find<K extends KindName>(
    kind: K,
    { namespace, name }: { readonly namespace?: string | undefined; readonly name: string },
  ): Kinds[K] | undefined {
    const named =
      this.#byName.get(kind) ??
      new Map(this.all(kind).map((object) => [`${object.metadata.namespace ?? ''}/${object.metadata.name}`, object]));
    this.#byName.set(kind, named);
    return named.get(`${namespace ?? ''}/${name}`) as Kinds[K] | undefined;
  }

  /** The workloads of a namespace, or of the whole cluster. */
  workloads(namespace?: string): readonly Workload[] {
    return WORKLOAD_KINDS.flatMap((kind) => (namespace === undefined ? this.all(kind) : this.in(kind, namespace)));
  }

  /** The objects of a kind that a selector selects: in a namespace, or in the whole cluster. */
  select<K extends KindName>(kind: K, selector: LabelSelector, namespace?: string): readonly Kinds[K][] {
    const key = namespace === undefined ? kind : `${kind} ${namespace}`;
    const objects = namespace === undefined ? this.all(kind) : this.in(kind, namespace);
    const index = this.#indexes.get(key) ?? new LabelIndex<Kinds[KindName]>(objects);
    this.#indexes.set(key, index);
    return index.select(selector) as readonly Kinds[K][];
  }

  /** Returns whether all objects of a kind in a namespace are known, so that one which is not here does not exist. Without a namespace: everywhere. */
  sees(kind: KindName, namespace?: string): boolean {
    const listed = this.snapshot.listed[kind];
    if (listed === undefined) return false;
    return listed === 'all' || (namespace !== undefined && listed.includes(namespace));
  }

  /** The labels of a namespace; a namespace that could not be read has the one label that every namespace has. */
  namespaceLabels(name: string): Readonly<Record<string, string>> {
    return this.find('Namespace', { name })?.metadata.labels ?? { 'kubernetes.io/metadata.name': name };
  }
}
