import { globSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { ROOT, read } from './markdown.ts';

interface Lockfile {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

interface LockedPackage {
  readonly version?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly link?: boolean;
  readonly inBundle?: boolean;
}

const files = (pattern: string) => globSync(pattern, { cwd: ROOT, exclude: ['**/node_modules', '**/build'] }).sort();
const lockfiles = files('**/package-lock.json');
const installed = (file: string) =>
  Object.entries((JSON.parse(read(file)) as Lockfile).packages).filter(([path, { link }]) => path.includes('node_modules/') && !link);

test.each(lockfiles)('%s has the integrity of every package, for every platform', (file) => {
  const packages = installed(file);
  expect(packages.length).toBeGreaterThan(300);
  // A bundled package is part of the archive of another.
  const unverified = packages.filter(([, { integrity = '', inBundle }]) => !inBundle && !/^sha512-[\w+/]{86}==$/.test(integrity));
  expect(unverified.map(([path]) => path)).toEqual([]);
});

test.each(lockfiles)('%s names no registry', (file) => {
  expect(installed(file).filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
});

test.each(lockfiles)('no script of a package in %s runs, and npm keeps it free of registries', (file) => {
  const settings = read(join(dirname(file), '.npmrc')).split('\n');
  expect(settings).toEqual(expect.arrayContaining(['ignore-scripts=true', 'omit-lockfile-registry-resolved=true']));
});

test('no script of a package runs in the build of an image, either', () => {
  const commands = files('**/*Dockerfile*').flatMap((file) => read(file).match(/npm (ci|install|i) .*/g) ?? []);
  expect(commands).not.toEqual([]);
  for (const command of commands) expect(command).toMatch(/^npm ci --ignore-scripts /);
});

test('the Node.js of npm scripts is the one of the lockfile', () => {
  const { optionalDependencies } = JSON.parse(read('package.json')) as { optionalDependencies: Record<string, string> };
  const versions = new Set(Object.values(optionalDependencies));
  expect(versions.size).toBe(1);
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const version = optionalDependencies[`node-${platform}-${process.arch}`];
  if (version !== undefined) expect(process.version).toBe(`v${version}`);
});
