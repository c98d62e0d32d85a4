import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { diagnose } from '../diagnose.ts';
import { findingKey } from '../finding.ts';
import type { Scope } from '../scope.ts';
import { dashboardCases } from '../testing/broken/dashboards.ts';
import { monitorCases } from '../testing/broken/monitor.ts';
import { operatorCases } from '../testing/broken/operator.ts';
import { ruleCases } from '../testing/broken/rules.ts';
import { scrapeCases } from '../testing/broken/scrape.ts';
import { healthy } from '../testing/healthy.ts';
import { readSnapshot, saveSnapshot } from './file.ts';
import { parseSnapshot, serializeSnapshot } from './serialize.ts';
import type { Snapshot } from './snapshot.ts';

const folder = mkdtempSync(join(tmpdir(), 'doctor-'));
afterAll(() => rmSync(folder, { recursive: true }));

const cases = [...operatorCases, ...monitorCases, ...scrapeCases, ...ruleCases, ...dashboardCases];

/** What a diagnosis finds, without the words. */
function found(snapshot: Snapshot, scope: Scope = {}) {
  const { findings, consequences, notes } = diagnose(snapshot, scope);
  return [findings, consequences, notes].map((all) => all.map((one) => [findingKey(one), one.severity, one.causedBy]));
}

test.each(cases.map((one) => [`${one.id}: ${one.name}`, one] as const))(
  '%s is found in a saved file, too',
  (_title, { snapshot, scope }) => {
    expect(found(parseSnapshot(serializeSnapshot(snapshot)), scope)).toEqual(found(snapshot, scope));
  },
);

test('the healthy snapshot is healthy in a saved file, and only its owner can read the file', () => {
  const file = join(folder, 'snapshot.json');
  saveSnapshot(file, healthy());
  expect(found(readSnapshot(file)).flat()).toEqual([]);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test.each([
  ['no JSON', '{', /is no snapshot: it is no JSON/],
  ['no version', '{}', /expected a JSON object with a version/],
  ['another version', '{"version": 99}', /of version 99, and this program reads version 1; take it again/],
  ['a part that is missing', '{"version": 1}', /takenAt must be a time in ISO 8601, got nothing \(and \d+ more\)/],
  [
    'an object without a name',
    JSON.stringify({ ...healthy(), objects: [{ apiVersion: 'v1', kind: 'Pod', metadata: {} }] }),
    /objects\[0\]\.metadata\.name must be text, got nothing/,
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
