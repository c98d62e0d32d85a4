import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { alertsOf } from 'metric-to-pager/slo';
import { recordedRun } from '../../packages/metric-to-pager/src/terminal/testing/recorded-run.ts';
import { service } from '../../service/service.ts';
import { loremCommand } from './lorem.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/command-line.md'), 'utf8');

test('the page of the command line has every command with its summary', () => {
  const [, table = ''] = /<!-- commands -->\n(.*)<!-- \/commands -->/s.exec(page) ?? [];
  const rows = [...table.matchAll(/^\| `(\S+)` +\| (.*?) +\|$/gm)].map(([, name, summary]) => [name, summary]);
  expect(rows).toEqual(loremCommand.commands.map(({ name, summary }) => [name, summary]));
});

test('every command prints its help', async () => {
  for (const { name, summary } of loremCommand.commands) {
    const { code, stdout } = await recordedRun(loremCommand, [name, '--help']);
    expect([name, code, stdout.split('\n')[0]]).toEqual([name, 0, summary]);
  }
});

test('prove refuses files without --rules', async () => {
  const { code, stderr } = await recordedRun(loremCommand, ['prove', 'rules.yaml']);
  expect([code, stderr]).toEqual([2, expect.stringContaining('The option "--rules" is missing: --rules FILE names a PrometheusRule')]);
});

test('every alert has a fault that the command injects, except those of clients that stay away and of a broken release', () => {
  const alerts = alertsOf(service, { alertPrefix: service.alertPrefix, namespace: '', job: '' });
  expect(alerts.filter(({ fault }) => fault === undefined).map(({ name }) => name)).toEqual(['LoremTrafficCeased', 'LoremSuccessCeased']);
});
