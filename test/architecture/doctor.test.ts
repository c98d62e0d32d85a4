import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { CHECKS } from 'monitoring-doctor';
import { SCENARIOS } from '../cluster/doctor/scenarios.ts';
import { DOCUMENT, doctorDocument } from '../cluster/doctor/table.ts';

test('the table of the checks is up to date: UPDATE_DOCS=yes npm test -- test/architecture/doctor.test.ts', () => {
  if (process.env['UPDATE_DOCS'] === 'yes') writeFileSync(DOCUMENT, doctorDocument());
  expect(readFileSync(DOCUMENT, 'utf8')).toBe(doctorDocument());
});

test('every scenario of the cluster breaks what a check finds', () => {
  const ids = CHECKS.map(({ id }) => id);
  expect(SCENARIOS.filter(({ id }) => !ids.includes(id))).toEqual([]);
});
