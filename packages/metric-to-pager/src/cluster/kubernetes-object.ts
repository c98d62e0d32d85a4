import { parseAllDocuments } from 'yaml';

/** The fields that every Kubernetes object has. */
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

/** Identifies an object. */
export interface ObjectReference extends ObjectKind {
  readonly name: string;
  /** @default cluster-scoped */
  readonly namespace?: string | undefined;
}

/** Returns the reference to an object. */
export function referenceTo({ apiVersion, kind, metadata: { name, namespace } }: KubernetesObject): ObjectReference {
  return { apiVersion, kind, name, namespace };
}

/** Formats a reference for messages: `Deployment shop/checkout`. */
export function nameOf({ kind, name, namespace }: Omit<ObjectReference, 'apiVersion'>): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}

/**
 * Returns the objects in a text of YAML documents. Ignores empty documents.
 *
 * @param source the name of the text, for messages
 * @throws one error that names every document that is not a Kubernetes object, or when there are no objects
 */
export function objectsIn(text: string, source: string): readonly KubernetesObject[] {
  const documents = parseAllDocuments(text);
  if ('empty' in documents) throw new Error(`${source} contains no Kubernetes object`);
  const findings: string[] = [];
  const objects = documents.flatMap((document, index) => {
    const value: unknown = document.errors.length === 0 ? document.toJS() : undefined;
    if (value === null) return [];
    if (isObject(value)) return [value];
    const reason = document.errors[0]?.message.split('\n')[0] ?? 'apiVersion, kind or metadata.name is missing';
    findings.push(`  document ${index + 1}: ${reason}`);
    return [];
  });
  if (findings.length > 0) throw new Error(`${source} must contain only Kubernetes objects:\n${findings.join('\n')}`);
  if (objects.length === 0) throw new Error(`${source} contains no Kubernetes object`);
  return objects;
}

// --- internal ---

function isObject(value: unknown): value is KubernetesObject {
  const { apiVersion, kind, metadata } = Object(value) as Partial<KubernetesObject>;
  return typeof apiVersion === 'string' && typeof kind === 'string' && typeof metadata?.name === 'string';
}
