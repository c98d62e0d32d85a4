import assert from 'node:assert/strict';
import { test } from 'node:test';
import { seriesNames } from 'metric-to-pager';
import { manifests, readValues } from 'metric-to-pager/kubernetes';
import { expressionFindings, knownSeries } from 'metric-to-pager/promql';
import { alertsOf, SLO_SERIES } from 'metric-to-pager/slo';
import { createGreeter } from './app.ts';
import { catalogue } from './metrics.ts';
import { greeter } from './service.ts';

test('the manifests contain the workload, its monitoring and its dashboards', () => {
  const kinds = Object.entries(manifests({ service: greeter })).map(([file, objects]) => [file, objects.map(({ kind }) => kind)]);
  assert.deepEqual(Object.fromEntries(kinds), {
    '00-namespace.yaml': ['Namespace'],
    'workload.yaml': [
      ...['ServiceAccount', 'ConfigMap', 'Deployment', 'Service'],
      ...['HorizontalPodAutoscaler', 'PodDisruptionBudget', 'NetworkPolicy'],
    ],
    'monitoring.yaml': ['ServiceMonitor', 'PrometheusRule'],
    'dashboards.yaml': ['ConfigMap'],
  });
});

test('alerts and panels read only metrics of the catalogue, recorded series, and external series', () => {
  const known = knownSeries(catalogue, SLO_SERIES);
  const alerts = alertsOf(greeter, { alertPrefix: 'Greeter', namespace: 'greeter', job: 'greeter' });
  const panels = greeter.dashboards?.({ ...greeter, runbooks: '' }).flatMap(({ queries }) => queries) ?? [];
  assert.equal(alerts.length, 7);
  assert.equal(panels.length, 1);
  const findings = [...alerts.map(({ expr }) => expr.text), ...panels.map(({ expr }) => expr)].flatMap((expr) =>
    expressionFindings(expr, known),
  );
  assert.deepEqual(findings, []);
});

test('the environment sets both ports', () => {
  const { variables } = greeter.process(readValues(greeter, { metrics: { port: 9100 } }));
  assert.deepEqual(variables, { PORT: '8080', METRICS_PORT: '9100' });
});

test('the greeter greets, counts, exposes every metric of its catalogue, and is not ready during shutdown', async () => {
  let stopping = false;
  const { app, operations } = createGreeter({ version: '1.0.0', stopping: () => stopping });
  assert.equal((await app.inject('/hello/Ann')).body, 'Hello, Ann!\n');
  assert.equal((await app.inject('/hello/')).statusCode, 400);

  const { body } = await operations.inject('/metrics');
  assert.match(body, /^greeter_greetings_total\{outcome="given"\} 1$/m);
  assert.match(body, /^greeter_greetings_total\{outcome="refused"\} 1$/m);
  assert.match(body, /^greeter_build_info\{version="1.0.0"\} 1$/m);
  const exposed = new Set([...body.matchAll(/^(\w+)\{/gm)].map(([, name]) => name));
  assert.deepEqual(exposed, new Set(Object.values(catalogue.metrics).flatMap(seriesNames)));

  assert.equal((await app.inject('/livez')).statusCode, 200);
  assert.equal((await app.inject('/readyz')).statusCode, 200);
  stopping = true;
  assert.equal((await app.inject('/readyz')).statusCode, 503);
});
