import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { expect, test } from '@jest/globals';
import { type Argument, parseSync } from '@swc/core';

const LIBRARY = 'packages/metric-to-pager/src/';
const DOCTOR = 'packages/doctor/src/';
const PREVIEW = 'packages/preview/src/';

/** The folders of the library; each may import itself and earlier ones. */
const ROOMS = [
  'waiting',
  'input',
  'shape',
  'catalogue',
  'promql',
  'alerts',
  'slo',
  'measure',
  'grafana',
  'prometheus',
  'cluster',
  'kubernetes',
  'proof',
  'drill',
  'terminal',
  'adopt',
  'command',
].map((folder) => `${LIBRARY}${folder}/`);

/** What the diagnosis imports of the library. */
const ROOMS_OF_DOCTOR = ['promql', 'prometheus', 'cluster', 'waiting', 'input', 'shape', 'terminal'].map(
  (folder) => `${LIBRARY}${folder}/`,
);

/** The files of the service that its manifests and dashboards are made from. */
const DEFINITION = ['service/metrics.ts', 'service/objectives.ts', 'service/requests.ts', 'service/service.ts'];

/** The allowed imports by folder, most specific folder first: the first prefix of a file's path applies. */
const RULES: Record<string, readonly string[]> = {
  ...Object.fromEntries(ROOMS.map((room, index) => [room, ROOMS.slice(0, index + 1)])),
  [`${LIBRARY}command/`]: [...ROOMS, `${LIBRARY}service.ts`],
  [LIBRARY]: [LIBRARY],
  [DOCTOR]: [DOCTOR, ...ROOMS_OF_DOCTOR],
  'packages/doctor/': [`${LIBRARY}terminal/`],
  [PREVIEW]: [PREVIEW],
  'service/': ['service/', LIBRARY],
  'dashboards/': ['dashboards/', LIBRARY, ...DEFINITION],
  'charts/': ['charts/', LIBRARY, DOCTOR, 'dashboards/', ...DEFINITION, 'service/config.ts'],
  'local/': ['local/', LIBRARY, DOCTOR, PREVIEW, 'charts/', 'service/', 'test/proof/'],
  'examples/': ['examples/', LIBRARY],
  'test/': [''],
};

/** Programs, which are never imported. */
const ENTRY_POINTS = [
  'service/main.ts',
  'service/build/main.ts',
  'service/verify.mjs',
  'local/command/main.ts',
  'local/dev-loop/main.ts',
  `${PREVIEW}main.ts`,
  `${PREVIEW}bundle/write-page.ts`,
  `${DOCTOR}main.ts`,
  `${LIBRARY}main.ts`,
  'test/bench/main.ts',
  'test/bench/rules/main.ts',
  'examples/greeter/command.ts',
];

const root = resolve(import.meta.dirname, '../..');
const sources = globSync(['packages/*/src/**/*.ts', 'packages/doctor/*.ts', '{service,dashboards,charts,local,examples,test}/**/*.ts'], {
  cwd: root,
  exclude: (path) => path.endsWith('/node_modules'),
}).sort();

test('sources are found', () => {
  expect(sources.length).toBeGreaterThan(10);
});

test('every folder imports only what its import rule allows', () => {
  const violations = sources.flatMap((file) => {
    const allowed = file.startsWith('test/') ? [''] : rulesFor(file);
    return ownImports(file)
      .filter((imported) => !allowed.some((prefix) => imported.startsWith(prefix)))
      .map((imported) => `${file} imports ${imported}, but its folder may import only ${allowed.join(', ')}`);
  });
  expect(violations).toEqual([]);
});

test('packages are imported by their names, except their test doubles', () => {
  const violations = sources.flatMap((file) =>
    importsIn(file)
      .filter((specifier) => specifier.startsWith('.') && packageOf(fileOf(file, specifier)) !== undefined)
      .filter((specifier) => packageOf(fileOf(file, specifier)) !== packageOf(file))
      .filter((specifier) => !isTest(file) || !specifier.includes('/testing/'))
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

test('no package mentions lorem', () => {
  const files = globSync('packages/**/*.*', { cwd: root, exclude: (path) => /\/(node_modules|build)$/.test(path) });
  expect(files.length).toBeGreaterThan(sources.filter((file) => file.startsWith('packages/')).length);
  expect(files.filter((file) => /lorem/i.test(file) || /lorem/i.test(readFileSync(join(root, file), 'utf8')))).toEqual([]);
});

test('an import of a package by its name is resolved to its source', () => {
  expect(fileOf('service/main.ts', 'metric-to-pager/fastify')).toBe(`${LIBRARY}measure/index.ts`);
  expect(fileOf('local/command/lorem.ts', 'monitoring-doctor')).toBe(`${DOCTOR}index.ts`);
  expect(() => fileOf('service/main.ts', 'metric-to-pager/doctor')).toThrow('has no export');
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

interface Manifest {
  readonly name: string;
  readonly exports: Readonly<Record<string, string>>;
}

/** Each package of this repository, by its name. */
const PACKAGES = new Map(
  globSync('packages/*/package.json', { cwd: root }).map((file) => {
    const { name, exports } = JSON.parse(readFileSync(join(root, file), 'utf8')) as Manifest;
    return [name, { folder: dirname(file), exports }] as const;
  }),
);

function packageOf(file: string): string | undefined {
  return /^packages\/([^/]+)\//.exec(file)?.[1];
}

/** Whether a file is a test, or serves tests only. */
function isTest(file: string): boolean {
  return file.startsWith('test/') || file.includes('/testing/') || file.endsWith('.test.ts');
}

function rulesFor(file: string): readonly string[] {
  const folder = Object.keys(RULES).find((prefix) => file.startsWith(prefix));
  if (folder === undefined) throw new Error(`${file} has no import rule; folders with rules: ${Object.keys(RULES).join(', ')}`);
  return RULES[folder] as readonly string[];
}

function ownImports(file: string): string[] {
  return importsIn(file)
    .filter((specifier) => specifier.startsWith('.') || PACKAGES.has(nameIn(specifier)))
    .map((specifier) => fileOf(file, specifier));
}

const parsed = new Map<string, readonly string[]>();

/** The specifiers in a file, which is parsed once. */
function importsIn(file: string): readonly string[] {
  const known = parsed.get(file) ?? specifiers(readFileSync(join(root, file), 'utf8'));
  parsed.set(file, known);
  return known;
}

function nameIn(specifier: string): string {
  return specifier.split('/', 1).join('');
}

/** Resolves a specifier of this repository. */
function fileOf(file: string, specifier: string): string {
  if (specifier.startsWith('.')) return relative(root, resolve(root, dirname(file), specifier));
  const name = nameIn(specifier);
  const { folder, exports } = PACKAGES.get(name) ?? {};
  const source = exports?.[`.${specifier.slice(name.length)}`];
  if (folder === undefined || source === undefined)
    throw new Error(`${file} imports "${specifier}", but the package has no export of this name`);
  return join(folder, source);
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
