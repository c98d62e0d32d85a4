import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from '@jest/globals';
import { SHORTCUTS } from '../bench/shortcuts/shortcuts.ts';

const root = resolve(import.meta.dirname, '../../service');

test.each(Object.entries(SHORTCUTS))('the benchmark finds the source of "%s" once, so that it measures something', (_name, { edits }) => {
  for (const { file, from } of edits) expect([from, readFileSync(join(root, file), 'utf8').split(from).length - 1]).toEqual([from, 1]);
});
