import { InputError, sourceName } from '../../input/index.ts';
import { readScrapes, type Scrape, scrapeSource } from '../../prometheus/index.ts';

/**
 * Returns several scrapes as one: of addresses, of files, or of the standard input for `-`.
 *
 * @throws one error with the first unreadable line of each
 */
export async function scrapesOf(sources: readonly string[], cwd: string): Promise<Scrape> {
  const files = await Promise.all(sources.map(async (path) => ({ path: sourceName(path), content: await scrapeSource(path, cwd) })));
  const { scrape, unreadable } = readScrapes(files);
  if (unreadable.length > 0) throw new InputError(unreadable.map(({ path, line, message }) => `${path}:${line}: ${message}`).join('\n'));
  return scrape;
}
