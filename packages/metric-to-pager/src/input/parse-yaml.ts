import {
  type Document,
  type DocumentOptions,
  isAlias,
  isCollection,
  isPair,
  isScalar,
  Lexer,
  type LineCounter,
  type Node,
  type Pair,
  type ParseOptions,
  Parser,
  parseAllDocuments,
  type SchemaOptions,
} from 'yaml';
import { InputError } from './input-error.ts';

export type YamlOptions = ParseOptions & DocumentOptions & SchemaOptions & { readonly lineCounter?: LineCounter };

/**
 * Returns the documents of a YAML text, whose errors are left to the caller. What a document says with its aliases written out is bounded, so
 * that readers may walk through it. Quoted text may go on in column 0, as Go's YAML reads it: lines keep their numbers, not their columns.
 *
 * @throws one sentence when the text is too long, too deep or has too many aliases, has tags of its own, or has a key `__proto__`
 */
export function parseYamlDocuments(text: string, options: YamlOptions = {}): readonly Document.Parsed[] {
  if (text.length > MOST_CHARACTERS) throw new InputError(`the YAML is too long: expected at most ${MOST_CHARACTERS} characters`);
  const documents = documentsIn(text, options);
  for (const document of documents) if (document.errors.length === 0) new SizeReader(document).read(document.contents);
  return documents;
}

/** Returns the value of a text with one YAML document; `null` when it is empty. @throws as `parseYamlDocuments` does, and when it is not one document */
export function parseYaml(text: string): unknown {
  const [document, second] = parseYamlDocuments(text);
  if (second !== undefined) throw new InputError('the YAML has several documents: expected one');
  const [error] = document?.errors ?? [];
  if (error !== undefined) throw new InputError(`the YAML is not valid: ${error.message.split('\n')[0]}`);
  return document === undefined ? null : yamlValue(document);
}

/** Returns the value of a document without errors. */
export function yamlValue(document: Document.Parsed): unknown {
  // The documents are bounded already.
  return document.toJS({ maxAliasCount: -1 });
}

// --- internal ---

const MOST_CHARACTERS = 16 * 2 ** 20;
/** Of the parser, which stacks up to three tokens for a level. */
const MOST_DEPTH = 300;
const MOST_ALIASES = 1000;
/** The largest product of the number of tokens and of aliases: for each alias the parts before it are searched. */
const MOST_SEARCHED = 50_000_000;
/** The most characters that are read again for quoted text that is not indented. */
const MOST_READ_AGAIN = 2 ** 21;
/** Deeper than the levels of any text. */
const DEEP_INDENT = 300;
/** The most parts of a document with its aliases written out. */
const MOST_PARTS = 2_000_000;

/** Reads a text again for each quoted scalar that goes on with too little indentation, which says nothing in it. */
function documentsIn(text: string, options: YamlOptions): Document.Parsed[] {
  for (let [current, read] = [text, 0]; ; ) {
    checkTokens(current);
    if (options.lineCounter !== undefined) options.lineCounter.lineStarts = [];
    const documents = [...parseAllDocuments(current, options)];
    const cut = documents.flatMap(({ errors }) => errors).find(({ message }) => message.startsWith('Missing closing '));
    const indented = cut === undefined ? undefined : withIndentedRest(current, cut);
    read += current.length;
    if (indented === undefined || indented.length > MOST_CHARACTERS || read > MOST_READ_AGAIN) return documents;
    current = indented;
  }
}

/** Indents the rest of a quoted scalar that the parser cuts at the end of a line; `undefined` when nothing closes it. */
function withIndentedRest(text: string, { message, pos: [from] }: { readonly message: string; readonly pos: readonly [number, number] }) {
  const closing = message.includes('"') ? /(?:[^"\\]|\\.)*"/sy : /(?:[^']|'')*'/y;
  closing.lastIndex = from;
  const [rest] = closing.exec(text) ?? [];
  if (rest === undefined || !rest.includes('\n')) return undefined;
  return text.slice(0, from) + rest.replace(/\n(?=[^\r\n])/g, `\n${' '.repeat(DEEP_INDENT)}`) + text.slice(from + rest.length);
}

/** Refuses what is too much before values are made of it. */
function checkTokens(text: string): void {
  const parser = new Parser();
  let lexemes = 0;
  let aliases = 0;
  for (const lexeme of new Lexer().lex(text)) {
    lexemes += 1;
    if (lexeme.startsWith('*')) aliases += 1;
    if (aliases > MOST_ALIASES || aliases * lexemes > MOST_SEARCHED)
      throw new InputError(`the YAML has too many aliases: expected at most ${MOST_ALIASES}, and fewer in a long text`);
    Array.from(parser.next(lexeme));
    if (parser.stack.length > MOST_DEPTH) throw new InputError('the YAML is too deep: expected at most 100 levels');
  }
}

/** Counts the parts of a document; what an anchor names is counted once and added for each alias. */
class SizeReader {
  readonly #document: Document.Parsed;
  readonly #sizes = new Map<unknown, number>();

  constructor(document: Document.Parsed) {
    this.#document = document;
  }

  read(node: unknown): number {
    const known = this.#sizes.get(node);
    if (known !== undefined) return known;
    // An anchor that contains itself never ends.
    this.#sizes.set(node, Number.POSITIVE_INFINITY);
    const size = 1 + this.#below(node).reduce((sum: number, part) => sum + this.read(part), 0);
    if (size > MOST_PARTS) throw new InputError(`the YAML is too large with its aliases written out: expected at most ${MOST_PARTS} parts`);
    this.#sizes.set(node, size);
    return size;
  }

  #below(node: unknown): readonly unknown[] {
    refuseTag(node);
    if (isAlias(node)) return [node.resolve(this.#document)];
    if (isPair(node)) return [keyOf(node), node.value];
    return isCollection(node) ? node.items : [];
  }
}

function refuseTag(node: unknown): void {
  const { tag } = (node ?? {}) as Partial<Node>;
  if (tag?.startsWith('tag:yaml.org,2002:') === false) throw new InputError(`the YAML has the tag "${tag}": expected no tags`);
}

function keyOf({ key }: Pair): unknown {
  if (isScalar(key) && key.value === '__proto__') throw new InputError('the YAML has the key "__proto__": expected another name');
  return key;
}
