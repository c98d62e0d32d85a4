import { Document, isScalar, Scalar, visit } from 'yaml';

/**
 * Formats Kubernetes objects for review: keys in a fixed order, long or multi-line texts as block scalars, and quotes around every text
 * that YAML 1.1 or 1.2 would read as another type. Output is reproducible.
 */
export function toYaml(objects: readonly object[]): string {
  return objects.map(document).join('---\n');
}

// --- internal ---

/** These keys come first, in this order; the others follow alphabetically. */
const FIRST_KEYS = ['apiVersion', 'kind', 'metadata', 'alert', 'record', 'name', 'namespace', 'expr', 'for', 'labels', 'annotations'];

/** A longer text is a block scalar. */
const MAX_INLINE_LENGTH = 120;

function document(object: object): string {
  const yaml = new Document(object, {
    version: '1.1',
    aliasDuplicateObjects: false,
    sortMapEntries: (a, b) => compare(keyOf(a.key), keyOf(b.key)),
  });
  visit(yaml, {
    Scalar(position, node) {
      if (position === 'key' || typeof node.value !== 'string') return;
      if (node.value.includes('\n') || node.value.length > MAX_INLINE_LENGTH) node.type = Scalar.BLOCK_LITERAL;
    },
  });
  return yaml.toString({ lineWidth: 0 });
}

function keyOf(key: unknown): string {
  return String(isScalar(key) ? key.value : key);
}

function compare(a: string, b: string): number {
  const rank = (key: string) => (FIRST_KEYS.includes(key) ? FIRST_KEYS.indexOf(key) : FIRST_KEYS.length);
  return rank(a) - rank(b) || (a < b ? -1 : 1);
}
