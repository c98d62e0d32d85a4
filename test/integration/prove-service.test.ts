import { readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { type AlertDefinition, targetDown } from 'metric-to-pager/alerts';
import { serviceCommand } from 'metric-to-pager/command';
import type { DeployableService } from 'metric-to-pager/kubernetes';
import { above, series, TARGET_SERIES } from 'metric-to-pager/promql';
import { noOrders } from '../../examples/orders.ts';
import { shop } from '../../packages/metric-to-pager/src/kubernetes/testing/shop.ts';
import { recordedRun } from '../../packages/metric-to-pager/src/terminal/testing/recorded-run.ts';

/** What `prove` says of a service with these alerts, whose definition is not validated. */
function prove(alerts: readonly AlertDefinition[]) {
  const service: DeployableService = { ...shop, alerts, dashboards: () => [] };
  return recordedRun(serviceCommand(service), ['prove']);
}

/** An alert as JavaScript may define it, which the types of an alert would refuse. */
function changed(changes: object): AlertDefinition {
  return { ...targetDown, ...changes };
}

test.each([
  ['a duration that Prometheus does not know', { for: '10min' }, 'not a valid duration string: "10min"'],
  ['a template that does not parse', { description: '{{ $labels.pod ' }, '"ShopTargetDown": annotation "description": template: '],
  ['a function that Prometheus does not know', { summary: '{{ $value | human }}' }, 'function "human" not defined'],
])('%s is refused by Prometheus itself', async (_what, changes, reason) => {
  const { code, stderr } = await prove([changed({ ...changes, expectation: undefined })]);
  expect([code, stderr]).toEqual([1, expect.stringMatching(/^Prometheus refuses a rule: .*\n$/)]);
  expect(stderr).toContain(reason);
});

describe('of a service with one alert of each state', () => {
  let run: Awaited<ReturnType<typeof prove>>;
  beforeAll(async () => {
    const expr = () => above(series(TARGET_SERIES.up, { job: 'nobody' }), 1e9);
    run = await prove([
      targetDown,
      noOrders,
      changed({ name: 'Queue', expectation: undefined, unproven: 'Its queue belongs to another team.' }),
      changed({ name: 'Nobody', expr, expectation: undefined }),
      changed({ name: 'Late', for: '12m', description: 'Pod {{ $labels.pod }}.' }),
    ]);
  }, 180_000);

  test('every alert is listed by name, as proven or with the reason for which it is not', () => {
    const [summary, ...alerts] = run.stdout.trimEnd().split('\n').toReversed();
    expect(alerts.toReversed().filter((line) => !line.includes('ErrorBudgetBurn'))).toEqual([
      'proven     ShopTargetDown',
      'proven     ShopNoOrders',
      'not proven ShopQueue: Its queue belongs to another team.',
      'not proven ShopNobody',
      'failed     ShopLate',
    ]);
    expect(alerts.filter((line) => /^proven {5}ShopErrorBudgetBurn\/sales\/[\w-]+$/.test(line))).toHaveLength(4);
    expect(summary).toMatch(/^\d+ proofs, \d+ cases, \d+ checks by promtool: 1 failed$/);
  });

  test('an alert on another job with a threshold of 1e9 is not skipped in silence', () => {
    expect(run.code).toBe(1);
    expect(run.stderr).toContain('ShopNobody has neither an expectation nor a reason for having none: add "expectation" or "unproven"\n');
  });

  test('a proof that fails is one line for each run of minutes, and names the folder with the rest', async () => {
    const lines = run.stderr.split('\n').filter((line) => !line.startsWith('ShopNobody'));
    expect(lines[0]).toBe('ShopLate, case fires: silent in minutes 25 to 31, should fire');
    expect(lines.length).toBeLessThan(20);
    const [, folder = ''] = /^ {2}The cases and promtool's whole output are in (\S+)$/m.exec(run.stderr) ?? [];
    expect(readdirSync(folder)).toEqual(expect.arrayContaining(['rules.yaml', 'test-0.yaml', 'output.txt']));
    expect(readFileSync(`${folder}/output.txt`, 'utf8')).toContain('Case fires, test-0.yaml');
    await rm(folder, { recursive: true });
  });
});
