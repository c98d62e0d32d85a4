import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The repository. */
export const ROOT = resolve(import.meta.dirname, '../..');

/** Every page of this repository, by its path: what packages and builds bring is left out. */
export function pages(): string[] {
  const exclude = (path: string) => /(^|\/)(node_modules|build|coverage)$/.test(path);
  return globSync('**/*.md', { cwd: ROOT, exclude }).sort();
}

/** The text of a file of this repository. */
export function read(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}

/**
 * The cells of the table between `<!-- mark -->` and `<!-- /mark -->`, with its head and without the line below it.
 *
 * @throws when the page has no such marks
 */
export function table(file: string, mark: string): string[][] {
  const text = read(file).split(`<!-- ${mark} -->`)[1]?.split(`<!-- /${mark} -->`)[0];
  if (text === undefined) throw new Error(`${file} must have a table between <!-- ${mark} --> and <!-- /${mark} -->, found none`);
  const rows = text.trim().split('\n');
  return rows.filter((_row, line) => line !== 1).map(cells);
}

/** The rows of that table, without its head. */
export function bodyOf(file: string, mark: string): string[][] {
  return table(file, mark).slice(1);
}

/** A word as code; nothing stays nothing. */
export function code(text: string): string {
  return text === '' ? '' : `\`${text}\``;
}

/** A block of code that quotes a file, and what stands there. */
export interface Quote {
  readonly page: string;
  /** The file that the mark before the block names. */
  readonly source: string | undefined;
  readonly text: string;
}

/** Every block of TypeScript, with the file that the mark `<!-- code: FILE -->` before it names. */
export function quotesIn(page: string): Quote[] {
  const blocks = read(page).matchAll(/^(?: *<!-- code: (\S+) -->\n)?( *)```ts\n(.*?)\n\2```$/gms);
  return [...blocks].map(([, source, , text = '']) => ({ page, source, text: flush(text) }));
}

/** Lines without the white space before them, so that a block compares equal wherever it is indented to. */
export function flush(text: string): string {
  return text.replaceAll(/^ +/gm, '');
}

/** The names by which links reach the headings of a page, as GitHub makes them. */
export function anchorsOf(page: string): string[] {
  const titles = [...page.replaceAll(/^```.*?^```$/gms, '').matchAll(/^#+ (.*)$/gm)].map(([, title = '']) => title);
  return titles.map((title) =>
    title
      .toLowerCase()
      .replaceAll(/[^\w\s-]/g, '')
      .replaceAll(' ', '-'),
  );
}

// --- internal ---

function cells(row: string): string[] {
  return row
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
}
