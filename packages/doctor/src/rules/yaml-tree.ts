import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseAllDocuments, type Scalar } from 'yaml';

/** A value in a YAML file, with the line where it begins. Aliases and merge keys are resolved. */
export type YamlNode = YamlMap | YamlList | YamlScalar;

export interface YamlMap {
  readonly kind: 'map';
  readonly line: number;
  readonly entries: ReadonlyMap<string, YamlEntry>;
}

/** One key of a map: the line of the key, and its value. */
export interface YamlEntry {
  readonly line: number;
  readonly value: YamlNode;
}

export interface YamlList {
  readonly kind: 'list';
  readonly line: number;
  readonly items: readonly YamlNode[];
}

export interface YamlScalar {
  readonly kind: 'scalar';
  readonly line: number;
  /** As it is written, without quotes: Go's YAML reads `0.995` or `yes` as this text where it wants text. */
  readonly text: string;
  /** Whether it is written without quotes, so that its reader decides whether it is a number. */
  readonly plain: boolean;
  readonly null: boolean;
}

/** A document of a YAML file: its root, or the reason why it cannot be read. */
export type YamlDocument = { readonly root: YamlNode } | { readonly error: string; readonly line: number };

/**
 * Reads the documents of a YAML file as Prometheus does: merge keys, anchors, and plain scalars that keep their text. A document that
 * cannot be read is reported in its place; one without content, not even `null`, is left out.
 */
export function readYaml(text: string): YamlDocument[] {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { version: '1.1', merge: true, prettyErrors: false, lineCounter: lines });
  const lineAt = (offset: number) => Math.max(1, lines.linePos(offset).line);
  return [...documents].flatMap((document): YamlDocument[] => {
    const [broken] = document.errors;
    if (broken) return [{ error: broken.message, line: lineAt(broken.pos[0]) }];
    if (document.contents === null || (isScalar(document.contents) && document.contents.source === '')) return [];
    try {
      return [{ root: new TreeReader(document, lineAt).read(document.contents) }];
    } catch (error) {
      if (!(error instanceof UnreadableAlias)) throw error;
      return [{ error: error.message, line: error.line }];
    }
  });
}

/** The text of a scalar that is not null; `undefined` for anything else. */
export function textOf(node: YamlNode | undefined): string | undefined {
  return node?.kind === 'scalar' && !node.null ? node.text : undefined;
}

// --- internal ---

class UnreadableAlias extends Error {
  readonly line: number;
  constructor(message: string, line: number) {
    super(message);
    this.line = line;
  }
}

/** Reads the nodes of one document; what an anchor names is read once. */
class TreeReader {
  readonly #document: Document.Parsed;
  readonly #lineAt: (offset: number) => number;
  readonly #read = new Map<Node, YamlNode>();
  readonly #open = new Set<Node>();

  constructor(document: Document.Parsed, lineAt: (offset: number) => number) {
    this.#document = document;
    this.#lineAt = lineAt;
  }

  read(node: Node): YamlNode {
    const line = this.#lineAt(node.range?.[0] ?? 0);
    const known = this.#read.get(node);
    if (known) return known;
    if (this.#open.has(node)) throw new UnreadableAlias('An anchor contains itself', line);
    this.#open.add(node);
    const made = this.#make(node, line);
    this.#open.delete(node);
    this.#read.set(node, made);
    return made;
  }

  #make(node: Node, line: number): YamlNode {
    if (isAlias(node)) return { ...this.read(this.#target(node, line)), line };
    if (isMap<Node, Node | null>(node)) return { kind: 'map', line, entries: this.#entries(node.items, line) };
    if (isSeq<Node>(node)) return { kind: 'list', line, items: node.items.map((item) => this.read(item)) };
    return scalarOf(node as Scalar, line);
  }

  #target(alias: Node, line: number): Node {
    const target = isAlias(alias) ? alias.resolve(this.#document) : undefined;
    if (target === undefined) throw new UnreadableAlias('An alias names an anchor that does not exist', line);
    return target;
  }

  /** Own keys win over merged ones, and of several merged maps the first one wins. */
  #entries(pairs: readonly Pair<Node, Node | null>[], line: number): Map<string, YamlEntry> {
    const own = new Map<string, YamlEntry>();
    const merged = new Map<string, YamlEntry>();
    for (const { key, value } of pairs) {
      const keyLine = this.#lineAt(key.range?.[0] ?? 0);
      const read: YamlNode = value ? this.read(value) : { kind: 'scalar', line: keyLine, text: '', plain: true, null: true };
      const keyNode = this.read(key);
      if (keyNode.kind === 'scalar' && keyNode.plain && keyNode.text === '<<') {
        for (const map of read.kind === 'list' ? read.items : [read])
          for (const [name, entry] of map.kind === 'map' ? map.entries : [])
            if (!merged.has(name)) merged.set(name, { ...entry, line: keyLine });
      } else own.set(keyNode.kind === 'scalar' ? keyNode.text : `line ${line}`, { line: keyLine, value: read });
    }
    return new Map([...merged, ...own]);
  }
}

function scalarOf({ type, source, value, tag }: Scalar, line: number): YamlScalar {
  const plain = type === 'PLAIN' && tag !== 'tag:yaml.org,2002:str';
  const text = type === 'PLAIN' ? (source ?? String(value)) : String(value);
  return { kind: 'scalar', line, text, plain, null: plain && (value === null || value === undefined) };
}
