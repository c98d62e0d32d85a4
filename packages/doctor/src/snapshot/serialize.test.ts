import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { diagnose } from '../diagnose.ts';
import { monitorCases } from '../testing/broken/monitor.ts';
import { healthy } from '../testing/healthy.ts';
import { readSnapshot, saveSnapshot } from './file.ts';
import { parseSnapshot, serializeSnapshot } from './serialize.ts';

const folder = mkdtempSync(join(tmpdir(), 'doctor-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('a snapshot that was saved gives the same diagnosis, and only its owner can read the file', () => {
  const file = join(folder, 'snapshot.json');
  for (const { snapshot, scope } of monitorCases) {
    saveSnapshot(file, snapshot);
    expect(diagnose(readSnapshot(file), scope)).toEqual(diagnose(snapshot, scope));
  }
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test.each([
  ['no JSON', '{', /is no snapshot: it is no JSON/],
  ['no version', '{}', /expected a JSON object with a version/],
  ['another version', '{"version": 99}', /of version 99, and this program reads version 1; take it again/],
  ['a part that is missing', '{"version": 1}', /takenAt must be a time in ISO 8601, got nothing \(and \d+ more\)/],
  [
    'an object without a name',
    serializeSnapshot({ ...healthy(), objects: [{ apiVersion: 'v1', kind: 'Pod', metadata: {} }] as never }),
    /objects\[0\]\.metadata\.name must be text/,
  ],
])('%s is refused in a sentence', (_name, text, expected) => {
  expect(() => parseSnapshot(text, 'The file')).toThrow(expected);
});

test('a file that is not there or no snapshot is named', () => {
  expect(() => readSnapshot(join(folder, 'none.json'))).toThrow(/The snapshot ".*none.json" cannot be read: ENOENT/);
  const file = join(folder, 'other.json');
  writeFileSync(file, '[]');
  expect(() => readSnapshot(file)).toThrow(/".*other.json" is no snapshot/);
});
