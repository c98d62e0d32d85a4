import { parseYamlDocuments, yamlValue } from 'metric-to-pager/input';
import { isRecord } from 'metric-to-pager/shape';
import { type Document, isMap, isScalar, isSeq, LineCounter, type Node } from 'yaml';
import { templateLine } from '../rules/not-rules.ts';
import type { SourceText } from './source-texts.ts';

/** An object of a file, with the lines of its fields. */
export interface Manifest {
  readonly file: string;
  readonly value: ManifestValue;
  /** Returns the line of a field by its path, or of the nearest field above it that exists. */
  readonly lineOf: (path: readonly string[]) => number;
}

/** The fields that identify an object; the others can have any shape. */
export interface ManifestValue {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly [field: string]: unknown };
  readonly [field: string]: unknown;
}

/** What is in a text: objects, and what keeps parts of it from being read. */
export interface ReadManifests {
  readonly manifests: readonly Manifest[];
  readonly problems: readonly ManifestProblem[];
}

/** A part of a file that cannot be read. */
export interface ManifestProblem {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

/**
 * Reads the objects of a text as `kubectl apply` does: several documents, lists of objects, YAML or JSON. Documents that are no object, such
 * as the values of a chart, are passed over in a folder, and are a problem in a file that was named.
 */
export function manifestsIn({ path: file, text, named }: SourceText): ReadManifests {
  const lines = new LineCounter();
  const lineAt = (offset: number) => Math.max(1, lines.linePos(offset).line);
  const manifests: Manifest[] = [];
  const problems: ManifestProblem[] = [];
  const template = templateLine(text);
  const refuse = (line: number, message: string) => {
    if (template === undefined) problems.push({ file, line, message });
    else problems.push({ file, line: template, message: 'it is a template of Helm: render it first, by "helm template"' });
  };
  try {
    for (const document of parseYamlDocuments(text, { ...AS_KUBERNETES, lineCounter: lines })) {
      const [error] = document.errors;
      if (error !== undefined) {
        refuse(lineAt(error.pos[0]), `it is not valid YAML: ${error.message.split('\n')[0]}`);
        continue;
      }
      const found = objectsIn(document, { file, lineAt });
      manifests.push(...found);
      if (found.length === 0 && named && !isEmpty(yamlValue(document)))
        refuse(lineAt(document.contents?.range?.[0] ?? 0), 'it is no object of Kubernetes: apiVersion, kind or metadata.name is missing');
    }
  } catch (error) {
    refuse(1, (error as Error).message);
  }
  return { manifests, problems: problems.slice(0, template === undefined ? undefined : 1) };
}

// --- internal ---

/** Go's YAML has the booleans of YAML 1.1, and neither its times nor its numbers in base 60. */
const AS_KUBERNETES = {
  version: '1.1',
  merge: true,
  prettyErrors: false,
  customTags: (tags) =>
    tags.filter((tag) => typeof tag === 'string' || (tag.format !== 'TIME' && tag.tag !== 'tag:yaml.org,2002:timestamp')),
} as const satisfies Parameters<typeof parseYamlDocuments>[1];

interface Lines {
  readonly file: string;
  readonly lineAt: (offset: number) => number;
}

function objectsIn(document: Document.Parsed, lines: Lines): readonly Manifest[] {
  return objectsAt(yamlValue(document), { document, at: [], lines });
}

interface At {
  readonly document: Document.Parsed;
  readonly at: readonly (string | number)[];
  readonly lines: Lines;
}

function objectsAt(value: unknown, { document, at, lines }: At): readonly Manifest[] {
  if (!isRecord(value)) return [];
  const { items, kind, apiVersion } = value;
  if (Array.isArray(items) && typeof kind === 'string' && kind.endsWith('List')) {
    // Servers leave the kind of the items of a list out.
    const ofItems = { apiVersion, ...(kind !== 'List' && { kind: kind.slice(0, -'List'.length) }) };
    return items.flatMap((item, index) =>
      objectsAt(isRecord(item) ? { ...ofItems, ...item } : item, { document, at: [...at, 'items', index], lines }),
    );
  }
  if (!isObject(value)) return [];
  return [{ file: lines.file, value, lineOf: (path) => lines.lineAt(offsetOf(document, [...at, ...path])) }];
}

function isObject(value: Readonly<Record<string, unknown>>): value is ManifestValue {
  const { apiVersion, kind, metadata } = value;
  return typeof apiVersion === 'string' && typeof kind === 'string' && isRecord(metadata) && typeof metadata['name'] === 'string';
}

/** Whether a document holds nothing, or a list of nothing. */
function isEmpty(value: unknown): boolean {
  return value === null || (isRecord(value) && Array.isArray(value['items']) && value['items'].length === 0);
}

/** The offset of the deepest node on a path; of a field that of its key. */
function offsetOf({ contents }: Document.Parsed, path: readonly (string | number)[]): number {
  let node: unknown = contents;
  let offset = contents?.range?.[0] ?? 0;
  for (const step of path) {
    const pair = isMap<Node, unknown>(node) ? node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step)) : undefined;
    const item = isSeq<Node>(node) ? node.items[Number(step)] : undefined;
    const found = pair?.key ?? item;
    if (found === undefined) break;
    offset = found.range?.[0] ?? offset;
    node = pair === undefined ? item : pair.value;
  }
  return offset;
}
