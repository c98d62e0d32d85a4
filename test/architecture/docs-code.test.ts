import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { flush, pages, quotesIn, ROOT, read } from './markdown.ts';

const quotes = pages().flatMap(quotesIn);

test('the README, the page of the package and the how-to each show code', () => {
  const shown = new Set(quotes.map(({ page }) => page));
  expect([...shown]).toEqual(
    expect.arrayContaining(['README.md', 'packages/metric-to-pager/README.md', 'docs/how-to.md', 'docs/proofs.md']),
  );
});

test('every block of TypeScript names a file that is compiled', () => {
  const unnamed = quotes.filter(({ source }) => source === undefined || !source.endsWith('.ts') || !existsSync(join(ROOT, source)));
  expect(unnamed).toEqual([]);
});

test.each(quotes)('$page shows what $source says', ({ source, text }) => {
  expect(flush(read(source as string))).toContain(text);
});

test.each(['README.md', 'packages/metric-to-pager/README.md'])(
  '%s shows the whole chain in 20 lines of code beside its imports',
  (page) => {
    const [chain] = quotesIn(page);
    const lines = chain?.text.split('\n').filter((line) => line !== '' && !line.startsWith('import '));
    expect(chain?.source).toBe('examples/orders.ts');
    expect(lines).toHaveLength(20);
  },
);
