import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { execa } from 'execa';
import { interpolateVariables, nodejsDashboard, sloDashboard } from 'metric-to-pager/grafana';

import { eventRate } from 'metric-to-pager/slo';
import { dashboards } from '../../dashboards/index.ts';
import { shop } from '../../packages/metric-to-pager/src/grafana/testing/shop.ts';
import { service } from '../../service/service.ts';

const RECORDED = eventRate('5m').name;
const SLO = 'namespace="shop", job="checkout", slo="orders"';
const VALUES = { namespace: 'shop', job: 'checkout', rateInterval: '1m', range: '1h' };
const ours = dashboards({ ...service, runbooks: 'https://runbooks.example' });
const all = [...ours, sloDashboard(shop), nodejsDashboard(shop)];

test.each(all)('no panel of $title has a value when its variables find nothing', async ({ queries }) => {
  const checks = queries.map(({ expr }) => ({ expr: interpolateVariables(expr, VALUES), eval_time: '1h', exp_samples: [] }));
  expect(checks.length).toBeGreaterThan(3);
  expect(await evaluated({ promql_expr_test: checks })).toEqual({ ok: true, output: expect.stringContaining('SUCCESS') });
});

test.each([
  { name: 'five minutes of records', values: '_x60 1x5', at: '65m', seconds: 360 },
  { name: 'a day of records', values: '1x1440', at: '24h', seconds: 86_460 },
  { name: 'a day of records, of them an hour without', values: '1x1379 _x59 1', at: '24h', seconds: 83_220 },
])('the recorded time of $name', async ({ values, at, seconds }) => {
  const [recorded] = ours.flatMap(({ queries }) => queries).filter(({ expr }) => expr.includes('count_over_time'));
  const expr = interpolateVariables(recorded?.expr ?? '', VALUES);
  const series = { series: `${RECORDED}{${SLO}}`, values };
  const check = { expr, eval_time: at, exp_samples: [{ labels: `{${SLO}}`, value: seconds }] };
  expect(await evaluated({ input_series: [series], promql_expr_test: [check] })).toMatchObject({ ok: true });
});

// --- internal ---

/** Lets promtool evaluate expressions over series of one sample per minute. */
async function evaluated(unit: object) {
  const folder = await mkdtemp(join(tmpdir(), 'panels-'));
  try {
    const file = join(folder, 'tests.json');
    await writeFile(file, JSON.stringify({ rule_files: [], evaluation_interval: '1m', tests: [{ interval: '1m', ...unit }] }));
    const { failed, stdout, stderr } = await execa('promtool', ['test', 'rules', file], { reject: false });
    return { ok: !failed, output: stdout + stderr };
  } finally {
    await rm(folder, { recursive: true });
  }
}
