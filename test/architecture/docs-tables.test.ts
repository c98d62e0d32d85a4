import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { HTTPMethods } from 'fastify';
import type { Metric } from 'metric-to-pager';
import { alertsOf } from 'metric-to-pager/slo';
import { pino } from 'pino';
import { settingRows } from '../../service/config/help.ts';
import { readConfig } from '../../service/config.ts';
import { FAULT_KINDS, type FaultAmount } from '../../service/faults/kinds.ts';
import { createService } from '../../service/lifecycle/lifecycle.ts';
import { accessLine } from '../../service/logging/access-log.ts';
import { CLOSE_REASONS, catalogue } from '../../service/metrics.ts';
import { objectives } from '../../service/objectives.ts';
import { service } from '../../service/service.ts';
import { bodyOf, code, ROOT, table } from './markdown.ts';

const OPERATIONS = 'docs/operations.md';
const ALERTS = 'docs/dashboards-and-alerts.md';
const { app } = createService({ config: readConfig({ FAULTS: 'on' }), logger: pino({ level: 'silent' }), exit: () => {} });

beforeAll(async () => {
  await app.ready();
});
afterAll(() => app.close());

test('the table of settings matches the settings of the service', () => {
  const rows = settingRows().map(([name, fallback, expected, help]) => [code(name), code(fallback), expected, help]);
  expect(table('docs/configuration.md', 'settings')).toEqual([['Variable', 'Default', 'Must be', 'Description'], ...rows]);
});

test('the table of metrics is the catalogue', () => {
  const rows = Object.values<Metric>(catalogue.metrics).map(({ name, type, labels, help, optional }) => [
    code(name),
    type,
    Object.keys(labels).map(code).join(', '),
    optional === undefined ? help : `${help} ${optional}`,
  ]);
  expect(table(OPERATIONS, 'metrics')).toEqual([['Metric', 'Type', 'Labels', 'Description'], ...rows]);
});

test('the table of routes has every route that the API describes, and only routes that the service has', () => {
  const listed = bodyOf('docs/api.md', 'routes').map(([route = '']) => route.replaceAll('`', ''));
  const described = Object.entries(app.swagger().paths ?? {}).flatMap(([path, operations]) =>
    Object.keys(operations ?? {}).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect(listed).toEqual(expect.arrayContaining(described));
  const missing = listed.filter((route) => {
    const [method = '', path = ''] = route.split(' ');
    return !app.hasRoute({ method: method as HTTPMethods, url: path.replaceAll(/\{(\w+)\}/g, ':$1') });
  });
  expect(missing).toEqual([]);
});

test('the table of the log has every member of a line', () => {
  const members = Object.keys(accessLine({ statusCode: 200, startedAt: 0, endedAt: 0 } as never));
  expect(firstCells(OPERATIONS, 'log').sort()).toEqual(['level', 'time', 'msg', ...members].map(code).sort());
});

test('the table of closed connections has every reason', () => {
  expect(firstCells(OPERATIONS, 'closed').sort()).toEqual(CLOSE_REASONS.map(code).sort());
});

test('the table of faults has every kind, with its parameter and the default', () => {
  const rows = Object.entries<{ amount: FaultAmount | undefined }>(FAULT_KINDS).map(([kind, { amount }]) => {
    const fallback = amount?.default === undefined ? '' : `, default ${amount.default}`;
    return [code(kind), amount === undefined ? '' : `${code(amount.name)}${fallback}`];
  });
  expect(bodyOf(OPERATIONS, 'faults').map(([kind, , amount]) => [kind, amount])).toEqual(rows);
});

test('the table of manifests has every file that is committed', () => {
  expect(firstCells('docs/deployment.md', 'manifests').sort()).toEqual(readdirSync(join(ROOT, 'k8s/manifests')).map(code).sort());
});

test('the table of objectives matches the objectives of the service', () => {
  const rows = Object.entries(objectives.objectives).map(([name, { target, description }]) => [
    code(name),
    `${Number((target * 100).toPrecision(12))} %`,
    description,
  ]);
  expect(bodyOf(ALERTS, 'objectives')).toEqual(rows);
});

test('the table of alerts has every alert with its runbook, its severities and its meaning', () => {
  const alerts = alertsOf(service, { alertPrefix: service.alertPrefix, namespace: '', job: '' });
  const rows = [...Map.groupBy(alerts, ({ name }) => name)].map(([name, same]) => [
    `[${name}](../charts/runbooks/${name}.md)`,
    [...new Set(same.map(({ severity }) => severity))].join(' or '),
    same[0]?.meaning ?? same[0]?.summary,
  ]);
  expect(bodyOf(ALERTS, 'alerts')).toEqual(rows);
});

test('the table of suites has every suite on a cluster', () => {
  const suites = readdirSync(join(ROOT, 'test/cluster/suites')).filter((file) => file.endsWith('.test.ts'));
  expect(firstCells('docs/development.md', 'suites').sort()).toEqual(suites.map((file) => code(file.replace('.test.ts', ''))).sort());
});

// --- internal ---

function firstCells(file: string, mark: string): (string | undefined)[] {
  return bodyOf(file, mark).map(([first]) => first);
}
