import { expect, test } from '@jest/globals';
import { expressionFindings, fits, knownSeries, type Matcher } from 'metric-to-pager/promql';
import { alertsOf, ruleGroups, SLO_SERIES } from 'metric-to-pager/slo';
import { catalogue, STREAM_ROUTE, TEXT_ROUTE } from './metrics.ts';
import { service } from './service.ts';

const context = { alertPrefix: service.alertPrefix, namespace: 'mine', job: 'lorem' };
const groups = ruleGroups(service, context, { runbooks: 'https://runbooks.example' });
const all = groups.flatMap((group) => group.rules);

const labels = catalogue.metrics.http_request_duration_seconds.labels;
const fitting = (matcher: Matcher | undefined, values: readonly string[]) => values.filter((value) => fits(matcher ?? '', value));

test('every rule of the service parses and selects only metrics and labels that exist', () => {
  const known = knownSeries(catalogue, SLO_SERIES);
  expect(all.length).toBeGreaterThan(50);
  expect(all.flatMap(({ expr }) => expressionFindings(expr, known))).toEqual([]);
});

test('no two groups have the same name, and no two rules the same name and labels', () => {
  const names = groups.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  const identities = all.map((rule) => JSON.stringify(['record' in rule ? rule.record : rule.alert, rule.labels]));
  expect(new Set(identities).size).toBe(identities.length);
});

test('text requests count as available unless they get 5xx; client errors and aborted requests do not count', () => {
  const { events, bad } = service.objectives.objectives.availability.sli;
  expect(fitting(events['route'], labels.route)).toEqual([TEXT_ROUTE, STREAM_ROUTE]);
  expect(fitting(events['status_code'], labels.status_code)).toEqual(['200', '204', '304', '500', '503', 'other']);
  expect('labels' in bad && fitting(bad.labels['status_code'], labels.status_code)).toEqual(['500', '503']);
});

test('texts answered with 2xx or aborted by their client count as fast within 25 ms; streams do not count', () => {
  const { events, bad } = service.objectives.objectives.latency.sli;
  expect(fitting(events['route'], labels.route)).toEqual([TEXT_ROUTE]);
  expect(fitting(events['status_code'], labels.status_code)).toEqual(['200', '204', '499']);
  expect(bad).toEqual({ above: 0.025 });
});

test('every error-budget alert has a fault that the service can inject', () => {
  const kinds: readonly string[] = catalogue.metrics.lorem_faults_active.labels.kind;
  for (const { fault } of alertsOf({ objectives: service.objectives }, context)) expect(kinds).toContain(fault?.id);
});
