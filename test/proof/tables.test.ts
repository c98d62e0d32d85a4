import { expect, test } from '@jest/globals';
import { type Case, firingCheck, type Proof } from 'metric-to-pager/proof';
import { INCIDENTS } from './month/month.ts';
import { caseTable, detectionTable } from './tables.ts';

const labels = { alertname: 'Burn', severity: 'critical' };
const named = (name: string, ...fires: boolean[]): Case => ({
  name,
  step: 60,
  series: {},
  checks: fires.map((one, index) => firingCheck(60 * index, labels, one)),
});
const proof = (subject: string, ...cases: Case[]): Proof => ({ subject, concerns: () => true, cases });

test('a cell has the number of checks at which the alert must fire, and must not, over all proofs of its name', () => {
  const proofs = [
    proof('A', named('one', true, false, false)),
    proof('B', named('one', true), named('two')),
    proof('A', named('one', true)),
  ];
  expect(caseTable(proofs, ({ subject }) => subject)).toBe('| case | A | B |\n| --- | --- | --- |\n| one | 2 / 2 | 1 / 0 |\n| two |  |  |');
});

test('an incident that is not detected has the time never', () => {
  const [incident] = INCIDENTS;
  if (!incident) throw new Error('There are incidents');
  expect(detectionTable([{ slo: 'speed', incident, promised: 30, found: undefined }]).split('\n')[2]).toBe(
    '| speed | a bad release | 30 | page-fast | 30 min | never |',
  );
});
