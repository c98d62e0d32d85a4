import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from '@jest/globals';
import { anchorsOf, pages, ROOT, read } from './markdown.ts';

test.each(pages())('%s links to files and headings that exist', (page) => {
  expect(linksIn(read(page)).filter((link) => !linkExists(page, link))).toEqual([]);
});

test('every page of docs/ is linked from the README, from another page of docs/, or from the page of the package', () => {
  const linked = pages().flatMap((page) => linksIn(read(page)).map((link) => fileOf(page, link)));
  const unlinked = pages().filter((page) => page.startsWith('docs/') && !linked.includes(page));
  expect(unlinked).toEqual([]);
});

test('the link check sees links, images, links to headings, and none in code', () => {
  const page = 'a [b](c.md) ![d](e.png) [f](#g) [h](https://i.example) `[j](k)`\n```\n[l](m)\n```\n';
  expect(linksIn(page)).toEqual(['c.md', 'e.png', '#g']);
});

// --- internal ---

/** The links of a page that stay within the repository. */
function linksIn(text: string): string[] {
  const prose = text.replaceAll(/^ *```.*?^ *```$/gms, '').replaceAll(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link).filter((link) => !/^[a-z]+:/.test(link));
}

function fileOf(page: string, link: string): string {
  const [path = ''] = link.split('#', 1);
  return path === '' ? page : relative(ROOT, join(ROOT, dirname(page), path));
}

function linkExists(page: string, link: string): boolean {
  const file = fileOf(page, link);
  const [, heading] = link.split('#');
  return existsSync(join(ROOT, file)) && (heading === undefined || anchorsOf(read(file)).includes(heading));
}
