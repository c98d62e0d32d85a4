import { cp, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { install } from '../command/install.ts';
import { bundlePage } from './bundle.ts';
import { PUBLIC_FILES } from './public-files.ts';

/** Writes the bundled page into a folder, as the published package has it: `node src/bundle/write-page.ts DIR`. */
const folder = resolve(process.argv[2] ?? 'build/page');
const source = join(import.meta.dirname, '../page');
await install({
  folder: source,
  environment: process.env,
  signal: new AbortController().signal,
  stderr: (text) => process.stderr.write(text),
});
for (const path of Object.values(PUBLIC_FILES))
  await cp(join(source, 'node_modules', path), join(folder, 'libraries', path), { recursive: true });
for (const [path, content] of await bundlePage()) {
  const file = join(folder, 'assets', path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
}
