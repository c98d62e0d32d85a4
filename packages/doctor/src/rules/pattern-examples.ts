import { compiled } from './patterns.ts';

/**
 * Texts that an RE2 pattern may match, the plainest first: one for each alternative, with every repetition at its least. They are
 * candidates, to be tried on the pattern itself, as boundaries and the like are not minded.
 */
export function examples(pattern: string): string[] {
  const reader = new PatternReader(pattern);
  return [...new Set([...reader.alternatives(), pattern])].slice(0, MOST);
}

// --- internal ---

const MOST = 50;
/** What stands for a class of characters. */
const CLASSES: Readonly<Record<string, string>> = {
  d: '0',
  D: 'x',
  w: 'x',
  W: '-',
  s: ' ',
  S: 'x',
  n: '\n',
  t: '\t',
  r: '\r',
  b: '',
  B: '',
  A: '',
  z: '',
};
const POSIX: Readonly<Record<string, string>> = { digit: '0', space: ' ', blank: ' ', punct: '-', upper: 'X', xdigit: '0' };

/** Reads a pattern from left to right, and keeps the texts that what was read may match. */
class PatternReader {
  readonly #pattern: string;
  #at = 0;

  constructor(pattern: string) {
    this.#pattern = pattern;
  }

  /** Up to the closing bracket or the end. */
  alternatives(): string[] {
    const all = [...this.#sequence()];
    while (this.#take('|')) all.push(...this.#sequence());
    return all.slice(0, MOST);
  }

  #sequence(): string[] {
    let made = [''];
    while (this.#at < this.#pattern.length && !/[|)]/.test(this.#pattern[this.#at] ?? '')) {
      const atom = this.#repeated(this.#atom());
      made = made.flatMap((start) => atom.map((end) => start + end)).slice(0, MOST);
    }
    return made;
  }

  #atom(): string[] {
    const character = this.#next();
    if (character === '(') return this.#group();
    if (character === '[') return [this.#class()];
    if (character === '.') return ['x'];
    if (character === '^' || character === '$') return [''];
    if (character === '\\') return [this.#escape()];
    return [character];
  }

  #group(): string[] {
    const flags = /^\?(?:P?<[^>]*>|[imsU-]*:|[imsU-]*(?=\)))/.exec(this.#pattern.slice(this.#at));
    this.#at += flags?.[0].length ?? 0;
    const inside = this.alternatives();
    this.#take(')');
    return inside;
  }

  #class(): string {
    const start = this.#at - 1;
    const negated = this.#take('^');
    let first: string | undefined;
    do {
      const named = /^\[:(\^?)(\w+):\]/.exec(this.#pattern.slice(this.#at));
      const character = named ? named[0] : this.#next();
      if (named) this.#at += named[0].length;
      const member = named ? (POSIX[named[2] ?? ''] ?? 'x') : character === '\\' ? this.#escape() : character;
      first ??= member;
    } while (this.#at < this.#pattern.length && this.#pattern[this.#at] !== ']');
    this.#take(']');
    if (!negated) return first ?? '';
    const pattern = compiled(this.#pattern.slice(start, this.#at));
    return ['x', '0', '-', 'A', ' '].find((one) => pattern?.matches(one)) ?? '~';
  }

  #escape(): string {
    const character = this.#next();
    if (character === 'p' || character === 'P') {
      this.#at += /^(\{[^}]*\}|.)/.exec(this.#pattern.slice(this.#at))?.[0].length ?? 0;
      return 'x';
    }
    if (character === 'Q') {
      const end = this.#pattern.indexOf('\\E', this.#at);
      const text = this.#pattern.slice(this.#at, end < 0 ? undefined : end);
      this.#at = end < 0 ? this.#pattern.length : end + 2;
      return text;
    }
    return CLASSES[character] ?? character;
  }

  /** An atom with its quantifier: at its least, and once where that is nothing. */
  #repeated(atom: string[]): string[] {
    const quantifier = /^(?:[*+?]|\{(\d+)(?:,\d*)?\})\??/.exec(this.#pattern.slice(this.#at));
    if (!quantifier) return atom;
    this.#at += quantifier[0].length;
    if (quantifier[1] !== undefined) return atom.map((text) => text.repeat(Math.min(Number(quantifier[1]), 1000)));
    return quantifier[0].startsWith('+') ? atom : [...atom, ''];
  }

  #next(): string {
    const character = String.fromCodePoint(this.#pattern.codePointAt(this.#at) ?? 0);
    this.#at += character.length;
    return character;
  }

  #take(character: string): boolean {
    if (this.#pattern[this.#at] !== character) return false;
    this.#at++;
    return true;
  }
}
