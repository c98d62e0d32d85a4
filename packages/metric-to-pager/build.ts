import { spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/**
 * Builds the package that is published, into `build/`: JavaScript and declarations, as Node.js strips no types under node_modules. In this
 * repository the package is used from its source, so the two package.json differ in `exports`.
 */
const folder = import.meta.dirname;
const build = join(folder, 'build');
rmSync(build, { recursive: true, force: true });
const { status } = spawnSync('tsc', ['-p', 'tsconfig.build.json'], { cwd: folder, stdio: 'inherit', shell: process.platform === 'win32' });
if (status !== 0) process.exit(1);

// The compiler rewrites the specifiers of JavaScript, but not those of declarations.
for (const file of globSync('**/*.d.ts', { cwd: build }).map((name) => join(build, name))) {
  writeFileSync(
    file,
    readFileSync(file, 'utf8')
      .replace(/(from|import\() ?(['"]\.[^'"]*)\.ts(?=['"])/g, '$1 $2.js')
      .replaceAll('import( ', 'import('),
  );
}

const { scripts: _, ...manifest } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
const exports = Object.entries(manifest.exports).map(([subpath, source]) => {
  const file = compiled(source);
  return [subpath, { types: file.replace(/\.js$/, '.d.ts'), default: file }];
});
const bin = Object.fromEntries(Object.entries(manifest.bin).map(([name, source]) => [name, compiled(source)]));
writeFileSync(join(build, 'package.json'), `${JSON.stringify({ ...manifest, bin, exports: Object.fromEntries(exports) }, null, 2)}\n`);
for (const [source, copy] of [
  ['README.md', 'README.md'],
  ['../LICENSE', 'LICENSE'],
] as const)
  copyFileSync(join(folder, source), join(build, copy));

// The command `preview` copies these sources to where Node.js strips their types.
const preview = join(folder, '../preview');
cpSync(preview, join(build, 'preview'), {
  recursive: true,
  filter: (source) => !/\.test\.ts$|testing$|node_modules$/.test(relative(preview, source)),
});

function compiled(source: string): string {
  return source.replace('./src/', './').replace(/\.ts$/, '.js');
}

interface Manifest {
  readonly scripts: unknown;
  readonly bin: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, string>>;
}
