import { existsSync } from 'node:fs';
import { start } from './started.ts';

/**
 * Fills the compile cache of an image while it is built: the service starts with `NODE_COMPILE_CACHE`, answers what it is asked for all
 * day, and writes the code that it compiled for that when it stops. An image whose service does none of this is not built.
 *
 * Usage: node warm-up.ts MAIN-MODULE CACHE-FOLDER
 */
const [file = '', cache = ''] = process.argv.slice(2);
const service = await start(file, { NODE_COMPILE_CACHE: cache, NODE_COMPILE_CACHE_PORTABLE: '1', METRICS_PORT: '0' });
const urls = [
  '/livez',
  '/readyz',
  '/lorem/word/3/9',
  '/lorem/sentence/5/10',
  '/lorem/paragraph/2/4',
  '/',
  '/docs',
  '/openapi.json',
  '/version',
]
  .map((path) => service.app + path)
  .concat(`${service.operations}/metrics`);
for (const url of urls) {
  const { status } = await fetch(url);
  if (status !== 200) throw new Error(`cannot warm up the image: expected 200 from ${url}, got ${status}`);
}
const code = await service.stop();
if (code !== 0) throw new Error(`cannot warm up the image: expected the service to stop with code 0, got ${code}`);
if (!existsSync(cache))
  throw new Error(`cannot warm up the image: expected compiled code in "${cache}", found none; may it be written to?`);
