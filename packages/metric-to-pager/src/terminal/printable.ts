/**
 * Characters that a terminal acts on or that hide what a text says: control characters but line feed and tab, the controls of writing
 * direction, the separators of lines and paragraphs, and halves of characters.
 *
 * @see https://www.unicode.org/reports/tr9/#Directional_Formatting_Characters
 */
const UNPRINTABLE = String.raw`(?![\n\t])\p{Cc}|\p{Bidi_Control}|\p{Zl}|\p{Zp}|\p{Cs}`;

/** Returns a text without the characters that a terminal acts on. Line feeds and tabs stay. */
export function printable(text: string): string {
  return text.replace(ANY, '');
}

/** Returns a text as one line without the characters that a terminal acts on: each white space is a space. */
export function oneLine(text: string): string {
  return printable(text.replace(/\s/g, ' '));
}

/** Returns a value as JSON, in which every character that a terminal acts on is written as its escape. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(ANY, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

export interface TerminalOptions {
  /** Whether the colours that `styleOf` and `renderText` write stay. */
  readonly coloured: boolean;
}

/** Returns what may be written to a terminal of a text: of escape sequences only the project's own colours, which change nothing else. */
export function terminalText(text: string, { coloured }: TerminalOptions): string {
  return coloured ? text.replace(ANY_BUT_COLOURS, '$1') : printable(text);
}

// --- internal ---

/** Reset, bold, dim, their ends, and the colours from red to cyan; none of them hides a text. */
const COLOURS = String.raw`\u001b\[(?:0|1|2|22|39|(?:1;)?3[1-6])m`;

const ANY = new RegExp(UNPRINTABLE, 'gu');
const ANY_BUT_COLOURS = new RegExp(`(${COLOURS})|${UNPRINTABLE}`, 'gu');
