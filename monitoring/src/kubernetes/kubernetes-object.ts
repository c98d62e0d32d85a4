import { parseAllDocuments } from 'yaml';

/** What every Kubernetes object has, as it is written and as the API server answers it. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
}

/** A kind of object. */
export type ObjectKind = Pick<KubernetesObject, 'apiVersion' | 'kind'>;

/** Which object is meant. */
export interface ObjectReference extends ObjectKind {
  readonly name: string;
  /** @default it is in none */
  readonly namespace?: string | undefined;
}

/** The reference to an object. */
export function referenceTo({ apiVersion, kind, metadata: { name, namespace } }: KubernetesObject): ObjectReference {
  return { apiVersion, kind, name, namespace };
}

/** An object in a sentence: `Deployment shop/checkout`. */
export function nameOf({ kind, name, namespace }: Omit<ObjectReference, 'apiVersion'>): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}

/**
 * The objects that a text of YAML documents holds, in its order; documents without content are passed over.
 *
 * @param source what the text is, for messages
 * @throws one error that names every document that holds no Kubernetes object, and a text without any object
 */
export function objectsIn(text: string, source: string): readonly KubernetesObject[] {
  const documents = parseAllDocuments(text);
  if ('empty' in documents) throw new Error(`${source} holds no Kubernetes object`);
  const wrong: string[] = [];
  const objects = documents.flatMap((document, index) => {
    const value: unknown = document.errors.length === 0 ? document.toJS() : undefined;
    if (value === null) return [];
    if (isObject(value)) return [value];
    const why = document.errors[0]?.message.split('\n')[0] ?? 'it has no apiVersion, kind or metadata.name';
    wrong.push(`  document ${index + 1}: ${why}`);
    return [];
  });
  if (wrong.length > 0) throw new Error(`${source} must hold Kubernetes objects only:\n${wrong.join('\n')}`);
  if (objects.length === 0) throw new Error(`${source} holds no Kubernetes object`);
  return objects;
}

// --- internal ---

function isObject(value: unknown): value is KubernetesObject {
  const { apiVersion, kind, metadata } = Object(value) as Partial<KubernetesObject>;
  return typeof apiVersion === 'string' && typeof kind === 'string' && typeof metadata?.name === 'string';
}
