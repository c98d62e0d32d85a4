import { spawnSync } from 'node:child_process';
import { copyFileSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '..');

/**
 * Builds the package of the current folder as it is published, into its folder `build/`: JavaScript and declarations, as Node.js strips no
 * types under node_modules. In this repository a package is used from its source, so the two package.json differ: without a version
 * npm neither packs nor publishes the source. The version of all packages is that of the repository.
 */
buildPackage(process.cwd());

// --- internal ---

/** The package.json of the repository. Its address is set where the packages are published from. */
interface Repository {
  readonly version: string;
  readonly repository?: { readonly url: string };
}

type Versions = Readonly<Record<string, string>>;

interface Manifest {
  readonly name: string;
  readonly dependencies: Versions;
  readonly peerDependencies?: Versions;
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
  const { name, scripts: _, private: __, ...manifest } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
  const { version, repository } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Repository;
  const inExactVersion = (versions: Versions = {}) => inEach(versions, (range) => (range === '*' ? version : range));
  const published = {
    name,
    version,
    ...manifest,
    ...(repository !== undefined && { repository }),
    dependencies: inExactVersion(manifest.dependencies),
    peerDependencies: inExactVersion(manifest.peerDependencies),
    bin: inEach(manifest.bin, compiled),
    exports: inEach(manifest.exports, condition),
  };
  writeFileSync(join(build, 'package.json'), `${JSON.stringify(published, null, 2)}\n`);
  writeFileSync(join(build, 'README.md'), pageOf(folder, repository?.url));
  copyFileSync(join(ROOT, 'LICENSE'), join(build, 'LICENSE'));
}

/** The compiler rewrites the specifiers of JavaScript, but not those of declarations. */
function renameDeclared(build: string): void {
  for (const file of globSync('**/*.d.ts', { cwd: build }).map((name) => join(build, name))) {
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replace(/((?:from |import\()['"]\.[^'"]*)\.ts(?=['"])/g, '$1.js'));
  }
}

/** The README for the page of the package: links into the repository are absolute, or without an address of it their text only. */
function pageOf(folder: string, url: string | undefined): string {
  const address = url?.replace(/^git\+|\.git$/g, '');
  return readFileSync(join(folder, 'README.md'), 'utf8').replace(
    /\[([^[\]]{1,200})\]\((?!https?:|#)([^()]{1,500})\)/g,
    (_, text: string, path: string) =>
      address === undefined ? text : `[${text}](${address}/blob/main/${relative(ROOT, resolve(folder, path))})`,
  );
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
