/**
 * Returns a value as one word of a shell command, whatever it holds: as it is when it is plain, else in single quotes. Line breaks, tabs and
 * characters that are not seen are written as octal escapes in `$'…'`, so that the word stays on its line. It holds no quote, so that a
 * shell without this form reads another word and runs nothing.
 *
 * @see https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_02_04
 */
export function shellQuote(value: string): string {
  if (PLAIN.test(value)) return value;
  if (!UNSEEN.test(value)) return `'${value.replaceAll("'", `'\\''`)}'`;
  return `$'${value.replace(ESCAPED, octal)}'`;
}

// --- internal ---

/** zsh replaces a word that starts with "=" by the path of a program. */
const PLAIN = /^(?!=)[\w@%+=:,./-]+$/;
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}]/u;
const ESCAPED = /[\p{C}\p{Zl}\p{Zp}'\\]/gu;

function octal(character: string): string {
  return [...Buffer.from(character)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
}
