import assert from 'node:assert/strict';
import { test } from 'node:test';
import { manifests } from 'metric-to-pager/kubernetes';
import { expressionFindings, knownSeries } from 'metric-to-pager/promql';
import { alertsOf, SLO_SERIES } from 'metric-to-pager/slo';
import { service } from './service.ts';

test('alerts read only series that exist', () => {
  const known = knownSeries(service.catalogue, SLO_SERIES);
  const alerts = alertsOf(service, { alertPrefix: service.alertPrefix, namespace: service.name, job: service.name });
  assert.notEqual(alerts.length, 0);
  assert.deepEqual(alerts.flatMap(({ expr }) => expressionFindings(expr.text, known)), []);
});

test('the manifests contain the monitor and the rules', () => {
  const kinds = Object.values(manifests({ service })).flat().map(({ kind }) => kind);
  for (const kind of ['ServiceMonitor', 'PrometheusRule']) assert.ok(kinds.includes(kind), kind);
});
