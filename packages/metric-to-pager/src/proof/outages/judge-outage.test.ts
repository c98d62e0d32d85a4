import { expect, test } from '@jest/globals';
import { judgeOutage } from './judge-outage.ts';
import type { HarmlessWorld, NotifiedOutage } from './outage.ts';

const world = () => ({ minutes: 100, pods: [] });
const outage: NotifiedOutage = { name: 'it fails', users: 'x', must: 'page', lasts: [50, 60], within: 3, ends: 5, world };
const calm: HarmlessWorld = { name: 'calm', users: 'x', must: 'nothing', world };
const firing = (alert: string, severity: string, from: number, to: number) => ({ alert, severity, from, to });

test('a page in time that ends in time is reported with its minutes and its alert', () => {
  const report = judgeOutage(outage, [
    firing('Down', 'critical', 52, 63),
    firing('Slow', 'warning', 55, 99),
    firing('Told', 'info', 1, 99),
  ]);
  expect(report).toMatchObject({ page: 2, ticket: 5, ended: 4, by: ['Down'], findings: [] });
});

test.each([
  ['silence', [], ['it fails: silence: no page is sent']],
  ['only a ticket', [firing('Slow', 'warning', 51, 55)], ['it fails: silence: no page is sent']],
  ['a late page', [firing('Down', 'critical', 54, 60)], ['it fails: the page is sent after 4 minutes, it is due after 3']],
  ['a page that stays', [firing('Down', 'critical', 51, 70)], ['it fails: the page ends 11 minutes after the outage, it must end after 5']],
  [
    'a ticket before it begins',
    [firing('Down', 'critical', 51, 60), firing('Slow', 'warning', 9, 60)],
    ['it fails: Slow fires at minute 9, before the outage begins'],
  ],
])('%s is a finding', (_what, alerts, findings) => {
  expect(judgeOutage(outage, alerts).findings).toEqual(findings);
});

test('a page is a finding where a ticket is enough, and any notification where nothing is wrong', () => {
  const minor: NotifiedOutage = { ...outage, must: 'ticket' };
  const alerts = [firing('Slow', 'warning', 51, 60), firing('Down', 'critical', 51, 60)];
  expect(judgeOutage(minor, alerts).findings).toEqual(['it fails: Down pages, but a ticket is enough']);
  expect(judgeOutage(calm, alerts).findings).toEqual([
    'calm: Slow tickets at minute 51, but nothing is wrong',
    'calm: Down pages at minute 51, but nothing is wrong',
  ]);
});
