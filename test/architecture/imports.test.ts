import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, test } from '@jest/globals';
import { type Argument, parseSync } from '@swc/core';

/** The folders of the library; each may import itself and earlier ones. */
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
  'doctor',
  'drill',
  'command',
];

const inLibrary = (folder: string) => `packages/metric-to-pager/src/${folder}/`;

/** The allowed imports by folder, most specific folder first: the first prefix of a file's path applies. */
const RULES: Record<string, readonly string[]> = {
  ...Object.fromEntries(
    LIBRARY.map((folder, index) => [
      inLibrary(folder),
      [...LIBRARY.slice(0, index + 1).map(inLibrary), ...(folder === 'command' ? ['packages/metric-to-pager/src/service.ts'] : [])],
    ]),
  ),
  'packages/metric-to-pager/src/': ['packages/metric-to-pager/src/'],
  'service/': ['service/', 'packages/metric-to-pager/src/'],
  'dashboards/': ['dashboards/', 'packages/metric-to-pager/src/', 'service/metrics.ts', 'service/objectives.ts', 'service/service.ts'],
  'charts/': [
    'charts/',
    'packages/metric-to-pager/src/',
    'dashboards/',
    'service/metrics.ts',
    'service/objectives.ts',
    'service/service.ts',
    'service/config.ts',
  ],
  'command/': ['command/', 'packages/metric-to-pager/src/', 'charts/', 'local/', 'service/', 'test/proof/document.ts'],
  'local/': ['local/', 'packages/metric-to-pager/src/', 'charts/', 'service/'],
  'examples/': ['examples/', 'packages/metric-to-pager/src/'],
  'preview/': ['preview/'],
  'test/': [''],
};

/** Programs, which are never imported. */
const ENTRY_POINTS = [
  'service/main.ts',
  'service/build/main.ts',
  'local/command/main.ts',
  'local/dev-loop/main.ts',
  'preview/main.ts',
  'test/bench/main.ts',
  'test/bench/rules/main.ts',
  'examples/greeter/command.ts',
];

/** Folders that do not depend on this service. */
const GENERIC = ['packages/metric-to-pager/src/'];

const root = resolve(import.meta.dirname, '../..');
const sources = globSync(
  [
    '{packages/metric-to-pager/src,service,dashboards,charts,command,local,examples,test}/**/*.ts',
    'preview/{against,bundle,command,dashboard,query,server}/**/*.ts',
  ],
  { cwd: root },
).sort();

test('sources are found', () => {
  expect(sources.length).toBeGreaterThan(10);
});

test('every folder imports only what its import rule allows', () => {
  const violations = sources.flatMap((file) => {
    const allowed = isTest(file) ? [''] : rulesFor(file);
    return ownImports(file)
      .filter((imported) => !allowed.some((prefix) => imported.startsWith(prefix)))
      .map((imported) => `${file} imports ${imported}, but its folder may import only ${allowed.join(', ')}`);
  });
  expect(violations).toEqual([]);
});

test('files outside of the library import it by its package name, except its test doubles', () => {
  const violations = sources
    .filter((file) => !file.startsWith('monitoring/'))
    .flatMap((file) =>
      specifiers(readFileSync(join(root, file), 'utf8'))
        .filter((specifier) => specifier.startsWith('.') && fileOf(file, specifier).startsWith('monitoring/'))
        .filter((specifier) => !(file.endsWith('.test.ts') || file.includes('/testing/')) || !specifier.includes('/testing/'))
        .map((specifier) => `${file} imports ${specifier}`),
    );
  expect(violations).toEqual([]);
});

test('nothing imports an entry point', () => {
  const violations = sources.flatMap((file) =>
    ownImports(file)
      .filter((imported) => ENTRY_POINTS.includes(imported))
      .map((imported) => `${file} imports the entry point ${imported}`),
  );
  expect(violations).toEqual([]);
});

test('every relative import names a file that exists, with its extension', () => {
  const violations = sources.flatMap((file) =>
    ownImports(file)
      .filter((imported) => !existsSync(join(root, imported)))
      .map((imported) => `${file} imports ${imported}, which does not exist`),
  );
  expect(violations).toEqual([]);
});

test('no import cycle exists, not even of types', () => {
  const imports = new Map(sources.map((file) => [file, ownImports(file)]));
  expect(sources.filter((file) => reaches(file, file, imports))).toEqual([]);
});

test('no generic folder mentions lorem', () => {
  const generic = GENERIC.flatMap((folder) => globSync(`${folder}**/*.*`, { cwd: root }));
  expect(generic.filter((file) => /lorem/i.test(file) || /lorem/i.test(readFileSync(join(root, file), 'utf8')))).toEqual([]);
});

test('static, type-only, re-exported and dynamic imports are found', () => {
  const code = `import a from './a.ts'; import type { B } from './b.ts'; export * from './c.ts'; export { d } from './d.ts'; await import('./e.ts'); import 'fastify';`;
  expect(specifiers(code)).toEqual(['./a.ts', './b.ts', './c.ts', './d.ts', 'fastify', './e.ts']);
});

// --- internal ---

/** Whether one file imports another, directly or through others. */
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
  const folder = Object.keys(RULES).find((prefix) => file.startsWith(prefix));
  if (folder === undefined) throw new Error(`${file} has no import rule; folders with rules: ${Object.keys(RULES).join(', ')}`);
  return RULES[folder] as readonly string[];
}

function ownImports(file: string): string[] {
  return specifiers(readFileSync(join(root, file), 'utf8'))
    .filter((specifier) => specifier.startsWith('.') || /^metric-to-pager($|\/)/.test(specifier))
    .map((specifier) => fileOf(file, specifier));
}

/** Resolves a specifier of this repository. */
function fileOf(file: string, specifier: string): string {
  if (specifier.startsWith('.')) return relative(root, resolve(root, dirname(file), specifier));
  return `packages/metric-to-pager/src/${specifier.slice('metric-to-pager/'.length)}/index.ts`.replace('//', '/');
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
