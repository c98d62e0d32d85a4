import { readFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { copyAssets } from './assets.ts';
import { bundle } from './bundle.ts';
import { licenses } from './licenses.ts';

/**
 * Builds what the image holds, into `build/` or the folder that is named: the service in a few files that need no node_modules. The
 * commit that it is built from is told by `REVISION`.
 */
const root = resolve(import.meta.dirname, '../..');
const folder = resolve(process.argv[2] ?? join(root, 'build'));
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };

await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
const packages = await bundle({ root, folder, build: { version, revision: process.env['REVISION'] || 'unknown' } });
const copied = await copyAssets({ root, folder });
await writeFile(join(folder, 'LICENSES.txt'), licenses(root, [...packages, ...copied]));
