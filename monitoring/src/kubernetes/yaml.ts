import { Document, isScalar, Scalar, visit } from 'yaml';

/**
 * Writes Kubernetes objects so that they can be reviewed: keys in one order, the telling ones first; texts that are long or
 * have several lines as blocks; and nothing that one parser takes for a boolean and another for text, whichever version of YAML it reads.
 * The same objects always give the same text.
 */
export function toYaml(objects: readonly object[]): string {
  return objects.map(document).join('---\n');
}

// --- internal ---

/** Keys that tell what is what come first, in this order; the others follow in the order of the alphabet. */
const FIRST_KEYS = ['apiVersion', 'kind', 'metadata', 'alert', 'record', 'name', 'namespace', 'expr', 'for', 'labels', 'annotations'];

/** A longer text is a block of its own, so that it starts at the left and needs no quotes. */
const LONGEST_INLINE = 120;

function document(object: object): string {
  const written = new Document(object, {
    version: '1.1',
    aliasDuplicateObjects: false,
    sortMapEntries: (a, b) => compare(keyOf(a.key), keyOf(b.key)),
  });
  visit(written, {
    Scalar(position, node) {
      if (position === 'key' || typeof node.value !== 'string') return;
      if (node.value.includes('\n') || node.value.length > LONGEST_INLINE) node.type = Scalar.BLOCK_LITERAL;
    },
  });
  return written.toString({ lineWidth: 0 });
}

function keyOf(key: unknown): string {
  return String(isScalar(key) ? key.value : key);
}

function compare(a: string, b: string): number {
  const rank = (key: string) => (FIRST_KEYS.includes(key) ? FIRST_KEYS.indexOf(key) : FIRST_KEYS.length);
  return rank(a) - rank(b) || (a < b ? -1 : 1);
}
