import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, test } from '@jest/globals';
import { type Argument, parseSync } from '@swc/core';

/** The folders of the library in the order in which they may import each other: never one that comes later. */
const LIBRARY = [
  'waiting',
  'catalogue',
  'promql',
  'alerts',
  'slo',
  'fastify',
  'grafana',
  'kubernetes',
  'prometheus',
  'proof',
  'cluster',
  'command',
];

/** What each folder may import of this repository, most specific folder first: a file belongs to the first whose path it starts with. */
function inLibrary(folder: string): string {
  return `monitoring/src/${folder}/`;
}

const RULES: Record<string, readonly string[]> = {
  ...Object.fromEntries(
    LIBRARY.map((folder, index) => [
      `monitoring/src/${folder}/`,
      [...LIBRARY.slice(0, index + 1).map(inLibrary), ...(folder === 'command' ? ['monitoring/src/service.ts'] : [])],
    ]),
  ),
  'monitoring/src/': ['monitoring/src/'],
  'service/': ['service/', 'monitoring/src/'],
  'dashboards/': ['dashboards/', 'monitoring/src/', 'service/metrics.ts', 'service/objectives.ts', 'service/service.ts'],
  'charts/': [
    'charts/',
    'monitoring/src/',
    'dashboards/',
    'service/metrics.ts',
    'service/objectives.ts',
    'service/service.ts',
    'service/config.ts',
  ],
  'local/': ['local/', 'monitoring/src/', 'charts/', 'service/'],
  'examples/': ['examples/', 'monitoring/src/'],
  'preview/': ['preview/'],
  'test/': [''],
};

/** Programs that are started, never imported: they hold no logic. */
const ENTRY_POINTS = [
  'service/main.ts',
  'service/build/main.ts',
  'charts/main.ts',
  'local/stack/main.ts',
  'local/dev-loop/main.ts',
  'preview/main.ts',
  'test/bench/main.ts',
  'test/proof/main.ts',
];

/** Folders that serve any service. */
const GENERIC = ['monitoring/src/'];

const root = resolve(import.meta.dirname, '../..');
const sources = globSync(
  [
    '{monitoring/src,service,dashboards,charts,local,examples,test}/**/*.ts',
    'preview/{against,bundle,command,dashboard,query,server}/**/*.ts',
  ],
  { cwd: root },
).sort();

test('there are sources to judge', () => {
  expect(sources.length).toBeGreaterThan(10);
});

test('every room imports only what the house allows', () => {
  const breaches = sources.flatMap((file) => {
    const allowed = isTest(file) ? [''] : rulesFor(file);
    return ownImports(file)
      .filter((imported) => !allowed.some((prefix) => imported.startsWith(prefix)))
      .map((imported) => `${file} imports ${imported}, but its room may import only ${allowed.join(', ')}`);
  });
  expect(breaches).toEqual([]);
});

test('nothing outside of the library imports it but by its name, tests of its test doubles aside', () => {
  const breaches = sources
    .filter((file) => !file.startsWith('monitoring/'))
    .flatMap((file) =>
      specifiers(readFileSync(join(root, file), 'utf8'))
        .filter((specifier) => specifier.startsWith('.') && fileOf(file, specifier).startsWith('monitoring/'))
        .filter((specifier) => !(file.endsWith('.test.ts') || file.includes('/testing/')) || !specifier.includes('/testing/'))
        .map((specifier) => `${file} imports ${specifier}`),
    );
  expect(breaches).toEqual([]);
});

test('nothing imports an entry point', () => {
  const breaches = sources.flatMap((file) =>
    ownImports(file)
      .filter((imported) => ENTRY_POINTS.includes(imported))
      .map((imported) => `${file} imports the entry point ${imported}`),
  );
  expect(breaches).toEqual([]);
});

test('every relative import names a file that exists, with its extension', () => {
  const breaches = sources.flatMap((file) =>
    ownImports(file)
      .filter((imported) => !existsSync(join(root, imported)))
      .map((imported) => `${file} imports ${imported}, which does not exist`),
  );
  expect(breaches).toEqual([]);
});

test('no files import each other in a circle, not even types', () => {
  const imports = new Map(sources.map((file) => [file, ownImports(file)]));
  expect(sources.filter((file) => reaches(file, file, imports))).toEqual([]);
});

test('no generic room says lorem', () => {
  const generic = GENERIC.flatMap((room) => globSync(`${room}**/*.*`, { cwd: root }));
  const breaches = generic.filter((file) => /lorem/i.test(file) || /lorem/i.test(readFileSync(join(root, file), 'utf8')));
  expect(breaches).toEqual([]);
});

test('the judge sees static, type-only, re-exported and dynamic imports', () => {
  const code = `import a from './a.ts'; import type { B } from './b.ts'; export * from './c.ts'; export { d } from './d.ts'; await import('./e.ts'); import 'fastify';`;
  expect(specifiers(code)).toEqual(['./a.ts', './b.ts', './c.ts', './d.ts', 'fastify', './e.ts']);
});

// --- internal ---

/** Whether one file imports another, be it through others. */
function reaches(from: string, to: string, imports: ReadonlyMap<string, readonly string[]>): boolean {
  const seen = new Set<string>();
  const ahead = [...(imports.get(from) ?? [])];
  for (let file = ahead.pop(); file !== undefined; file = ahead.pop()) {
    if (file === to) return true;
    if (seen.has(file)) continue;
    seen.add(file);
    ahead.push(...(imports.get(file) ?? []));
  }
  return false;
}

function isTest(file: string): boolean {
  return file.startsWith('test/');
}

function rulesFor(file: string): readonly string[] {
  const room = Object.keys(RULES).find((prefix) => file.startsWith(prefix));
  if (room === undefined) throw new Error(`${file} is in no room of the house; known rooms: ${Object.keys(RULES).join(', ')}`);
  return RULES[room] as readonly string[];
}

function ownImports(file: string): string[] {
  return specifiers(readFileSync(join(root, file), 'utf8'))
    .filter((specifier) => specifier.startsWith('.') || /^metric-to-pager($|\/)/.test(specifier))
    .map((specifier) => fileOf(file, specifier));
}

/** The file that a specifier of this repository names. */
function fileOf(file: string, specifier: string): string {
  if (specifier.startsWith('.')) return relative(root, resolve(root, dirname(file), specifier));
  return `monitoring/src/${specifier.slice('metric-to-pager/'.length)}/index.ts`.replace('//', '/');
}

function specifiers(code: string): string[] {
  const parsed = parseSync(code, { syntax: 'typescript', target: 'es2024' });
  const fixed = parsed.body.flatMap((item) => {
    if (item.type === 'ImportDeclaration' || item.type === 'ExportAllDeclaration') return [item.source.value];
    if (item.type === 'ExportNamedDeclaration' && item.source != null) return [item.source.value];
    return [];
  });
  const dynamic: string[] = [];
  JSON.stringify(parsed, (_key, node: { type?: string; callee?: { type?: string }; arguments?: Argument[] } | null) => {
    if (node?.type === 'CallExpression' && node.callee?.type === 'Import') {
      const target = node.arguments?.[0]?.expression;
      if (target?.type === 'StringLiteral') dynamic.push(target.value);
    }
    return node;
  });
  return [...fixed, ...dynamic];
}
