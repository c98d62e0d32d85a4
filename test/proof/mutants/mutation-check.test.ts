import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Case, Proof } from 'metric-to-pager/proof';
import { runProofs } from 'metric-to-pager/proof';
import type { Mutant } from './mutants.ts';
import { checkMutants } from './mutation-check.ts';

const rule = { alert: 'Down', expr: 'up == 0', labels: {}, annotations: {} };
const broken = { ...rule, expr: 'up != 0' };
const groups = [{ name: 'all', rules: [rule] }];
const mutant: Mutant = { operator: 'turns == around', name: 'Down', rule, groups: [{ name: 'all', rules: [broken] }] };
const cases = ['first', 'second', 'third', 'fourth', 'fifth'].map((name): Case => ({ name, step: 60, series: {}, checks: [] }));
const proof: Proof = { subject: 'Down', concerns: ({ alert }) => alert === 'Down', cases };

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'promtool-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** A promtool that is content with every case but one. */
async function failingAt(name: string): Promise<string> {
  const program = join(folder, name);
  await writeFile(program, `#!/bin/sh\nshift 2\n! grep -q '"name":"${name}"' "$@"\n`);
  await chmod(program, 0o755);
  return program;
}

test.each([
  ['first', 'Down: first'],
  ['third', 'Down: second, third'],
  ['fifth', 'Down: fourth, fifth'],
])('a mutant that only the %s case notices is killed by it', async (name, killedBy) => {
  const promtool = await failingAt(name);
  expect(await checkMutants([mutant], { groups, proofs: [proof], promtool, workers: 1 })).toEqual([{ mutant, killedBy }]);
});

test('a mutant that no case notices survives', async () => {
  expect(await checkMutants([mutant], { groups, proofs: [proof], promtool: 'true', workers: 2 })).toEqual([
    { mutant, killedBy: undefined },
  ]);
});

test('a proof tells whether promtool was content, and a proof of no rule is refused', async () => {
  const run = (one: Proof, promtool: string) => runProofs([one], { groups, promtool });
  expect(await run(proof, 'true')).toEqual([{ subject: 'Down', failures: [] }]);
  const [failed] = await run(proof, 'false');
  const failures = cases.map(({ name }) => `Down, case ${name}: failed without a message`);
  expect(failed).toEqual({ subject: 'Down', failures, folder: expect.any(String) });
  await rm(failed?.folder ?? '', { recursive: true });
  await expect(run({ ...proof, concerns: () => false }, 'true')).rejects.toThrow('There is no rule for the proof of Down');
});
