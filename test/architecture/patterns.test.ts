import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from '@jest/globals';
import { parseSync } from '@swc/core';
import { check } from 'recheck';

/** Sources that make patterns of variables, and why they may. */
const OF_VARIABLES: Readonly<Record<string, string>> = {
  'packages/metric-to-pager/src/terminal/printable.ts':
    'The variables are constants: alternatives of one character and of a colour, which a literal may not hold',
  'packages/preview/src/dashboard/variable-options.ts':
    'Grafana runs the patterns of variables in the browser of the reader, in JavaScript: a slow one stops that page alone',
};

const root = resolve(import.meta.dirname, '../..');
const sources = globSync('{*,{packages,service,dashboards,charts,local,examples}/**/*}.{ts,tsx,js,mjs}', {
  cwd: root,
  exclude: (path) => path.endsWith('node_modules') || /^packages\/[^/]+\/build$/.test(path),
})
  .filter((file) => !/\.(test|d)\.ts$|\/testing\//.test(file))
  .sort();

test('sources are found', () => {
  for (const file of [
    'jest.config.js',
    'service/page/charts.js',
    'service/build/bundle.ts',
    'packages/preview/src/page/panel.tsx',
    'packages/metric-to-pager/src/main.ts',
  ])
    expect(sources).toContain(file);
});

test('the time of every pattern is proportional to the length of the text', async () => {
  const places = Map.groupBy(
    sources.flatMap((file) => patternsIn(file).map((pattern) => ({ file, ...pattern }))),
    ({ source, flags }) => `/${source}/${flags}`,
  );
  expect(places.size).toBeGreaterThan(150);
  const slow: string[] = [];
  for (const [shown, [first]] of places) {
    const verdict = first === undefined || isBounded(first) ? 'linear' : await complexityOf(first);
    if (verdict !== 'linear') slow.push(`${first?.file}: ${shown} is ${verdict}`);
  }
  expect(slow).toEqual([]);
}, 300_000);

test('no pattern is made of a variable, except where a reason is given: RE2 runs those of others', () => {
  const found = sources.filter((file) =>
    nodesOf(file, ['NewExpression', 'CallExpression']).some(({ callee }) => callee?.value === 'RegExp'),
  );
  expect(found).toEqual(Object.keys(OF_VARIABLES));
});

test.each(['(a+)+$', '\\s+$', 'x*y', '([?&][^=]*(?:token|key)[^=]*=)[^&]*'])('the pattern %s is found to be slow', async (source) => {
  expect(await complexityOf({ source, flags: '' })).not.toBe('linear');
});

// --- internal ---

interface Pattern {
  readonly source: string;
  readonly flags: string;
}

interface SyntaxNode {
  readonly type: string;
  readonly callee?: { readonly value?: string };
  readonly pattern?: string;
  readonly flags?: string;
}

function patternsIn(file: string): Pattern[] {
  return nodesOf(file, ['RegExpLiteral']).map(({ pattern = '', flags = '' }) => ({ source: pattern, flags }));
}

function nodesOf(file: string, types: readonly string[]): SyntaxNode[] {
  const typescript = file.endsWith('.ts') || file.endsWith('.tsx');
  const code = readFileSync(join(root, file), 'utf8');
  const parsed = parseSync(code, { syntax: typescript ? 'typescript' : 'ecmascript', tsx: file.endsWith('x'), target: 'es2024' });
  const found: SyntaxNode[] = [];
  JSON.stringify(parsed, (_key, node: SyntaxNode | null) => {
    if (node !== null && types.includes(node.type)) found.push(node);
    return node;
  });
  return found;
}

/** Without "*", "+" and "{1,}" a pattern reads a bounded number of characters from each place. */
function isBounded({ source }: Pattern): boolean {
  return !/[*+]|,\}/.test(source);
}

/** Long counted repetitions are checked as unbounded ones, which are no faster, and are decided sooner. */
async function complexityOf({ source, flags }: Pattern): Promise<string> {
  const verdict = await check(source.replace(/\{(?:\d+,)?\d\d+\}/g, '*'), flags, { timeout: 60_000, randomSeed: 1 });
  if (verdict.status === 'unknown') return `undecided: ${verdict.error.kind}`;
  return verdict.status === 'safe' ? 'linear' : verdict.complexity.type;
}
