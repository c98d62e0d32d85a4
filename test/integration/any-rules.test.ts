import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { prove } from 'metric-to-pager/command';
import { stringify } from 'yaml';
import { lorem } from '../../charts/lorem.ts';

const repository = resolve(import.meta.dirname, '../..');
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
  return { code: await prove(args, { service: lorem, context: { cwd: repository, stdout: take, stderr: complain } }), stdout, stderr };
}

async function file(content: unknown): Promise<string> {
  const path = join(folder, 'rules.yaml');
  await writeFile(path, typeof content === 'string' ? content : stringify(content));
  return path;
}

test.each(['k8s/manifests/monitoring.yaml', 'examples/overlay/rules.yaml'])('the rules in %s have no findings', async (path) => {
  expect(await proved('--rules', join(repository, path))).toEqual({ code: 0, stdout: expect.stringContaining('0 findings'), stderr: '' });
});

const errors = (window: string) => `sum(rate(a_total{code=~"5.."}[${window}])) / sum(rate(a_total[${window}]))`;
const record = (window: string) => ({ record: `a:error:ratio_rate${window}`, expr: errors(window), labels: { slo: 'a' } });
const burn = (expr: string) => ({ alert: 'Burn', expr, labels: { severity: 'page' } });
const over = (window: string) => `(max(a:error:ratio_rate${window}{slo="a"} > (14.4 * 0.001)) without (window))`;

test('rules of another generator: NaN without traffic is found, correct windows are not', async () => {
  const spec = { groups: [{ name: 'a', rules: [record('5m'), record('1h'), burn(`${over('5m')} and ${over('1h')}`)] }] };
  const { code, stderr } = await proved('--rules', await file({ apiVersion: 'monitoring.coreos.com/v1', kind: 'PrometheusRule', spec }));
  expect(code).toBe(1);
  expect(stderr).toMatch(/^\S+: without traffic a:error:ratio_rate5m is NaN, a:error:ratio_rate1h is NaN\n$/);
});

test('alerts that fire in health, without series or by one window, and metrics that are not exposed are found', async () => {
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

test('rules that Prometheus refuses are reported with its message', async () => {
  const { code, stderr } = await proved('--rules', await file({ groups: [{ name: 'a', rules: [burn('sum(')] }] }));
  expect(code).toBe(1);
  expect(stderr).toContain('is refused by Prometheus');
});

/** Reads real output of another generator for the objectives of this service, and applies a change. */
async function generated(by: string, change: (text: string) => string = (text) => text): Promise<{ path: string; changed: string }> {
  const path = join(repository, 'test/integration/generated-rules', `${by}.yaml`);
  const text = await readFile(path, 'utf8');
  const changed = change(text);
  if (changed === text) return { path, changed: path };
  return { path, changed: await file(changed) };
}

const nan = (prefix: string, names: readonly string[]) => names.map((name) => `${prefix}${name} is NaN`).join(', ');

test.each([
  [
    'sloth',
    nan('slo:', [
      ...['5m', '30m', '1h', '2h', '6h', '1d', '3d', '30d'].map((window) => `sli_error:ratio_rate${window}`),
      ...['current_burn_rate', 'period_burn_rate', 'period_error_budget_remaining'].map((name) => `${name}:ratio`),
    ]),
  ],
  [
    'pyrra',
    `${nan('http_request_duration_seconds:burnrate', [
      '5m',
      '32m',
      '1h4m',
      '2h9m',
      '6h26m',
      '1d1h43m',
      '4d6h51m',
    ])}, pyrra_availability is NaN`,
  ],
])('the only finding in the rules of %s is the division by zero traffic', async (by, found) => {
  const { path } = await generated(by);
  const { code, stdout, stderr } = await proved('--rules', path);
  expect(stderr).toBe(`${path}: without traffic ${found}\n`);
  expect(stdout).toContain('1 findings');
  expect(code).toBe(1);
});

test.each([
  ['sloth', 'one window or the other', /\band\b/, 'or', 'fires by the window 5m alone'],
  ['sloth', 'one window twice', /ratio_rate1h\{/, 'ratio_rate5m{', 'asks for the window 5m twice'],
  ['sloth', 'a limit upside down', /> \(14\.4/g, '< (14.4', 'in health the alert LoremErrorBudgetBurn fires'],
  ['sloth', 'success counted as failure', /"5\.\."/g, '"2.."', 'in health the alert LoremErrorBudgetBurn fires'],
  [
    'sloth',
    'a metric that is not exposed',
    /http_request_duration/g,
    'http_requests_duration',
    'reads "http_requests_duration_seconds_count"',
  ],
  ['pyrra', 'one window or the other', / and http/, ' or http', 'fires by the window 1h4m alone'],
  [
    'pyrra',
    'one window twice',
    /and http_request_duration_seconds:burnrate1h4m/,
    'and http_request_duration_seconds:burnrate5m',
    '5m twice',
  ],
  ['pyrra', 'a series of another name', /record: (.*burnrate1h4m)/, 'record: $1s', 'burnrate1h4m", which nothing here records'],
  ['pyrra', 'a limit upside down', /> \(14 /g, '< (14 ', 'in health the alert ErrorBudgetBurn fires'],
  ['pyrra', 'a query that does not parse', /\[5m\]/, '[5m', 'does not parse'],
])('in the rules of %s, %s is found', async (by, _what, pattern, replacement, found) => {
  const { path, changed } = await generated(by, (text) => text.replace(pattern, replacement));
  expect(changed).not.toBe(path);
  const metrics = join(folder, 'exposed.txt');
  await writeFile(metrics, 'http_request_duration_seconds_count 1\nhttp_request_duration_seconds_bucket{le="0.025"} 1\n');
  const { code, stderr } = await proved('--metrics', metrics, '--rules', changed);
  expect(stderr).toContain(found);
  expect(code).toBe(1);
});
