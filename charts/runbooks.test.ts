import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { expectedMetrics } from 'metric-to-pager/alerts';
import { expressionFindings, knownSeries } from 'metric-to-pager/promql';
import { alertsOf, BURN_WINDOWS, burnFactor, SLO_SERIES } from 'metric-to-pager/slo';
import { catalogue } from '../service/metrics.ts';
import { service } from '../service/service.ts';

const folder = `${import.meta.dirname}/runbooks`;
const runbook = (alert: string) => readFileSync(`${folder}/${alert}.md`, 'utf8');
const alerts = alertsOf(service, { alertPrefix: service.alertPrefix, namespace: 'lorem', job: 'lorem' });
const names = [...new Set(alerts.map(({ name }) => name))];
const SECTIONS = ['## Meaning', '## Impact', '## Diagnosis', '## Mitigation', '## Verification'];
const queries = (text: string) => [...text.matchAll(/```promql\n(.*?)\n```/gs)].map(([, query]) => query ?? '');

test('every alert has a runbook, and every runbook has an alert', () => {
  expect(readdirSync(folder).sort()).toEqual(names.map((name) => `${name}.md`).sort());
});

test.each(names)('the runbook of %s has every section and the command that silences the alert', (name) => {
  const text = runbook(name);
  expect(text.match(/^#+ .*/gm)).toEqual([`# ${name}`, ...SECTIONS]);
  expect(text).toContain(`  silence add alertname=${name} namespace=lorem job=lorem`);
});

test.each(names)('the first query in the runbook of %s is an expression of the alert itself', (name) => {
  const expressions = alerts.filter((alert) => alert.name === name).map(({ expr }) => expr.text);
  expect(expressions).toContain(queries(runbook(name))[0]);
});

test.each(alerts.filter(({ meaning }) => meaning !== undefined))('the runbook of $name starts with the meaning of the alert', (alert) => {
  expect(runbook(alert.name)).toContain(`\n## Meaning\n\n${alert.meaning}`);
});

test.each(alerts.filter(({ above = 1 }) => above < 1))('the runbook of $name ends below its threshold', (alert) => {
  expect(runbook(alert.name).split('## Verification')[1]).toContain(` less than ${alert.above}`);
});

test.each(names)('the runbook of %s ends with a query that shows whether it is over', (name) => {
  expect(runbook(name)).toMatch(/\n## Verification\n[^#]*```promql\n.*\n```\n$/s);
});

test.each(names)('every query in the runbook of %s parses and selects only series that exist', (name) => {
  const known = knownSeries(catalogue, SLO_SERIES);
  const found = queries(runbook(name));
  expect(found.length).toBeGreaterThan(1);
  expect(found.flatMap((query) => expressionFindings(query, known))).toEqual([]);
});

test('the runbook of missing metrics queries each expected metric', () => {
  const [, which = ''] = queries(runbook(`${service.alertPrefix}MetricsMissing`));
  const asked = [...which.matchAll(/"missing", "(\w+?)(?:_count)?"/g)].map(([, name]) => name);
  expect(asked).toEqual(expectedMetrics(catalogue).map(({ name }) => name));
});

test('the table of tiers matches the rules', () => {
  const rows = [
    ...runbook(`${service.alertPrefix}ErrorBudgetBurn`).matchAll(/^\| `([\w-]+)` *\| (\w+) and (\w+) *\| (.*?):.* *\| (\w+) *\|$/gm),
  ];
  const expected = BURN_WINDOWS.map((window) => [window.tier, window.long, window.short, window.severity]);
  expect(rows.map(([, tier, long, short, , severity]) => [tier, long, short, severity])).toEqual(expected);
  const factors = BURN_WINDOWS.map((window) => burnFactor(window, service.objectives.period));
  expect(rows.slice(0, 3).map(([, , , , burns]) => Number.parseFloat(burns ?? ''))).toEqual(factors.slice(0, 3));
});
