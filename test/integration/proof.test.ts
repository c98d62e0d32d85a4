import { availableParallelism } from 'node:os';
import { expect, test } from '@jest/globals';
import { proofSubject, runProofs } from 'metric-to-pager/proof';
import { lorem } from '../../charts/lorem.ts';
import { distinctMutants } from '../proof/mutants/mutants.ts';
import { checkMutants } from '../proof/mutants/mutation-check.ts';

const { groups, proofs } = proofSubject(lorem);

const MINUTES = 60_000;

test(
  'every case of every alert matches its expectation',
  async () => {
    const outcomes = await runProofs(proofs, { groups, promtool: 'promtool' });
    expect(outcomes.flatMap(({ failures }) => failures)).toEqual([]);
  },
  5 * MINUTES,
);

test(
  'every mutant of a rule is killed by the cases of its alerts',
  async () => {
    const checked = await checkMutants(distinctMutants(groups), { groups, proofs, promtool: 'promtool', workers: availableParallelism() });
    expect(checked.length).toBeGreaterThan(40);
    expect(checked.filter(({ killedBy }) => killedBy === undefined).map(({ mutant }) => mutant.name)).toEqual([]);
  },
  15 * MINUTES,
);

test('every alert of the rules is proven', () => {
  const alerts = groups.flatMap(({ rules }) => rules.filter((rule) => 'alert' in rule));
  expect(alerts.filter((rule) => !proofs.some(({ concerns }) => concerns(rule)))).toEqual([]);
});
