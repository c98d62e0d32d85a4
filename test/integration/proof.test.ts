import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { stringify } from 'yaml';
import { runProofs } from '../../monitoring/proof/index.ts';
import { groups, proofs } from '../prove/lorem.ts';
import { prove } from '../prove/prove.ts';

const repository = resolve(import.meta.dirname, '../..');
const MINUTES = 60_000;
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rules-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function proved(...args: string[]) {
  let [stdout, stderr] = ['', ''];
  const take = (text: string) => {
    stdout += text;
  };
  const complain = (text: string) => {
    stderr += text;
  };
  return { code: await prove(args, { repository, stdout: take, stderr: complain }), stdout, stderr };
}

async function file(content: unknown): Promise<string> {
  const path = join(folder, 'rules.yaml');
  await writeFile(path, typeof content === 'string' ? content : stringify(content));
  return path;
}

test(
  'every case of every alert is as the reference says',
  async () => {
    const outcomes = await runProofs(proofs, { groups, promtool: 'promtool' });
    expect(outcomes.filter(({ ok }) => !ok)).toEqual([]);
  },
  5 * MINUTES,
);

test('every alert of the rules is proven', () => {
  const alerts = groups.flatMap(({ rules }) => rules.filter((rule) => 'alert' in rule));
  expect(alerts.filter((rule) => !proofs.some(({ concerns }) => concerns(rule)))).toEqual([]);
});

test.each(['k8s/manifests/monitoring.yaml', 'examples/overlay/rules.yaml'])('nothing is wrong with the rules in %s', async (path) => {
  expect(await proved('--rules', join(repository, path))).toEqual({ code: 0, stdout: expect.stringContaining('0 findings'), stderr: '' });
});

const errors = (window: string) => `sum(rate(a_total{code=~"5.."}[${window}])) / sum(rate(a_total[${window}]))`;
const record = (window: string) => ({ record: `a:error:ratio_rate${window}`, expr: errors(window), labels: { slo: 'a' } });
const burn = (expr: string) => ({ alert: 'Burn', expr, labels: { severity: 'page' } });
const over = (window: string) => `(max(a:error:ratio_rate${window}{slo="a"} > (14.4 * 0.001)) without (window))`;

test('rules of another generator are judged as they come: NaN without traffic is found, sound windows are not', async () => {
  const spec = { groups: [{ name: 'a', rules: [record('5m'), record('1h'), burn(`${over('5m')} and ${over('1h')}`)] }] };
  const { code, stderr } = await proved('--rules', await file({ apiVersion: 'monitoring.coreos.com/v1', kind: 'PrometheusRule', spec }));
  expect(code).toBe(1);
  expect(stderr).toMatch(/^\S+: without traffic a:error:ratio_rate5m is NaN, a:error:ratio_rate1h is NaN\n$/);
});

test('an alert on health, on nothing or by one window, and a metric that nobody exposes are found', async () => {
  const rules = [record('5m'), record('1h'), burn(over('5m')), { alert: 'Up', expr: 'up > 0' }, { alert: 'Ever', expr: 'vector(1)' }];
  const metrics = join(folder, 'metrics.txt');
  await writeFile(metrics, '# TYPE b counter\nb_total{code="200"} 1\n');
  const { code, stderr } = await proved('--metrics', metrics, '--rules', await file({ groups: [{ name: 'a', rules }] }));
  expect(code).toBe(1);
  expect(stderr).toContain('a[2] Burn fires by the window 5m alone');
  expect(stderr).toContain('in health the alert Up fires');
  expect(stderr).toMatch(/without series the alert Ever fires/);
  expect(stderr).toContain('reads "a_total", which nothing here exposes');
});

test('what Prometheus refuses is said in its words', async () => {
  const { code, stderr } = await proved('--rules', await file({ groups: [{ name: 'a', rules: [burn('sum(')] }] }));
  expect(code).toBe(1);
  expect(stderr).toContain('is refused by Prometheus');
});
