import { spawnSync } from 'node:child_process';
import { copyFileSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/**
 * Builds the package of the current folder as it is published, into its folder `build/`: JavaScript and declarations, as Node.js strips no
 * types under node_modules. In this repository a package is used from its source, so the two package.json differ.
 */
buildPackage(process.cwd());

// --- internal ---

interface Manifest {
  readonly name: string;
  readonly scripts: unknown;
  readonly private: unknown;
  readonly bin: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, string>>;
}

function buildPackage(folder: string): void {
  const build = join(folder, 'build');
  rmSync(build, { recursive: true, force: true });
  const { status } = spawnSync('tsc', ['-p', 'tsconfig.build.json'], {
    cwd: folder,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) process.exit(1);
  renameDeclared(build);
  const { scripts: _, private: __, ...manifest } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
  const published = { ...manifest, bin: inEach(manifest.bin, compiled), exports: inEach(manifest.exports, condition) };
  writeFileSync(join(build, 'package.json'), `${JSON.stringify(published, null, 2)}\n`);
  copyFileSync(join(folder, 'README.md'), join(build, 'README.md'));
  copyFileSync(resolve(import.meta.dirname, '../LICENSE'), join(build, 'LICENSE'));
}

/** The compiler rewrites the specifiers of JavaScript, but not those of declarations. */
function renameDeclared(build: string): void {
  for (const file of globSync('**/*.d.ts', { cwd: build }).map((name) => join(build, name))) {
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replace(/((?:from |import\()['"]\.[^'"]*)\.ts(?=['"])/g, '$1.js'));
  }
}

function inEach<T>(values: Readonly<Record<string, string>>, change: (value: string) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value)]));
}

function compiled(source: string): string {
  return source.replace('./src/', './').replace(/\.ts$/, '.js');
}

function condition(source: string): object {
  const file = compiled(source);
  return { types: file.replace(/\.js$/, '.d.ts'), default: file };
}
