import { chmod, chown, mkdir, mkdtemp, rm, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { privateCache } from './private-cache.ts';

let caches: string;
let folder: string;

beforeEach(async () => {
  caches = await mkdtemp(join(tmpdir(), 'caches-'));
  folder = join(caches, 'metric-to-pager/compiled');
});

afterEach(() => rm(caches, { recursive: true, force: true }));

const find = () => privateCache('compiled', { XDG_CACHE_HOME: caches });

test('the cache is a folder of the user that others can neither read nor write', async () => {
  expect(await find()).toBe(folder);
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
});

test('a cache that others could write is closed to them', async () => {
  await mkdir(folder, { recursive: true });
  await chmod(folder, 0o777);
  expect(await find()).toBe(folder);
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
});

test('a link in its place is not followed', async () => {
  await mkdir(join(caches, 'metric-to-pager'));
  await mkdir(join(caches, 'elsewhere'));
  await symlink(join(caches, 'elsewhere'), folder);
  const { mode } = await stat(join(caches, 'elsewhere'));
  expect(await find()).toBeUndefined();
  expect((await stat(join(caches, 'elsewhere'))).mode).toBe(mode);
});

(process.getuid?.() === 0 ? test : test.skip)('a folder of another user is not used', async () => {
  await mkdir(folder, { recursive: true });
  await chown(folder, 65_534, 65_534);
  expect(await find()).toBeUndefined();
});

test('where no folder can be made there is no cache', async () => {
  expect(await privateCache('compiled', { XDG_CACHE_HOME: '/dev/null' })).toBeUndefined();
});
