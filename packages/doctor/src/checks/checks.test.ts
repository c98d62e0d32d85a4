import { expect, test } from '@jest/globals';
import { diagnose } from '../diagnose.ts';
import type { Diagnosis } from '../diagnosis.ts';
import { explain } from '../explain.ts';
import { BROKEN_CASES } from '../testing/broken/index.ts';
import { healthy } from '../testing/healthy.ts';
import { fixed } from '../testing/merge.ts';
import { CHECKS } from './index.ts';

const titled = BROKEN_CASES.map((one) => [`${one.id}: ${one.name}`, one] as const);

/** Findings and notes: a note answers its check, too. */
function found({ findings, notes }: Diagnosis) {
  return [...findings, ...notes];
}

test('the healthy snapshot gives no finding and no note', () => {
  const { findings, consequences, notes } = diagnose(healthy());
  expect([...findings, ...consequences, ...notes]).toEqual([]);
});

test.each(titled)('%s', (_title, { id, snapshot, scope, says, also = [], hides = [] }) => {
  const diagnosis = diagnose(snapshot, scope);
  const all = found(diagnosis);
  expect(all.map((one) => one.id)).toEqual([id, ...also]);
  const [first] = all;
  const { message = '', evidence = [], fix, why } = first ?? {};
  const words = [message, ...evidence, fix?.command].join('\n');
  for (const word of says) expect(words).toContain(word);
  expect(message).toMatch(/\.$/);
  expect(why).toMatch(/\.$/);
  expect(diagnosis.consequences.map((one) => one.id)).toEqual(expect.arrayContaining([...hides]));
  for (const { causedBy } of diagnosis.consequences) expect(causedBy?.length).toBeGreaterThan(0);
});

const patched = titled.flatMap(([title, one]) => {
  const fix = found(diagnose(one.snapshot, one.scope))[0]?.fix;
  return fix?.patch === undefined || one.live ? [] : [[title, { ...one, fix }] as const];
});

test('most broken snapshots are repaired by the patch of their fix', () => {
  expect(patched.length).toBeGreaterThan(25);
});

test.each(patched)('%s, repaired by its fix', (_title, { id, snapshot, scope, fix }) => {
  expect(found(diagnose(fixed(snapshot, fix), scope)).map((one) => one.id)).not.toContain(id);
});

test('every check has a broken snapshot', () => {
  expect(CHECKS.map(({ id }) => id).filter((id) => !BROKEN_CASES.some((one) => one.id === id))).toEqual([]);
});

test('the ids are unique, and of the form link.slug', () => {
  const ids = CHECKS.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).toMatch(/^[a-z-]+\.[a-z-]+$/);
});

test.each(CHECKS.map(({ id }) => [id]))('the page of %s says why, cause, evidence and fix in sentences', (id) => {
  const page = explain(id);
  for (const head of ['Why it matters', 'Cause', 'Evidence', 'Fix', 'Silence']) expect(page).toContain(`\n${head}\n`);
  const { why, cause, evidence, fix } = CHECKS.find((one) => one.id === id) ?? {};
  for (const text of [why, cause, evidence, fix]) expect(text).toMatch(/^\S.*\.$/s);
});

test('an unknown id is answered with the nearest', () => {
  expect(() => explain('service.label-mismach')).toThrow('did you mean "service.label-mismatch"?');
});
