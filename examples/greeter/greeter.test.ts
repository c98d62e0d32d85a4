import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { seriesNames } from 'metric-to-pager';
import { manifests, readValues } from 'metric-to-pager/kubernetes';
import { expressionFindings, knownSeries } from 'metric-to-pager/promql';
import { SLO_SERIES } from 'metric-to-pager/slo';
import type { Rendered } from '../../monitoring/src/kubernetes/testing/rendered.ts';
import { schemaFindings } from '../../monitoring/src/kubernetes/testing/schema-findings.ts';
import { createGreeter } from './app.ts';
import { catalogue } from './metrics.ts';
import { greeter } from './service.ts';

const objects = Object.values(manifests({ service: greeter })).flat() as Rendered[];

function find(kind: string, name = 'greeter'): Rendered {
  return objects.find((object) => object.kind === kind && object.metadata.name === name) as Rendered;
}

test('a service of its own, with a catalogue, an objective and a dashboard, takes less than 60 lines', () => {
  const lines = ['metrics.ts', 'service.ts'].flatMap((file) =>
    readFileSync(`${import.meta.dirname}/${file}`, 'utf8')
      .trimEnd()
      .split('\n'),
  );
  expect(lines.length).toBeLessThan(60);
});

test('everything that a monitored service has is there, and Kubernetes and the operator take it', () => {
  expect(objects.map(({ kind }) => kind).sort()).toEqual(
    [
      ...['Namespace', 'ServiceAccount', 'ConfigMap', 'Deployment', 'Service', 'HorizontalPodAutoscaler', 'PodDisruptionBudget'],
      ...['NetworkPolicy', 'ServiceMonitor', 'PrometheusRule', 'ConfigMap'],
    ].sort(),
  );
  expect(objects.map(schemaFindings)).toEqual(objects.map(() => ''));
});

test('its rules ask only for what it exposes or records, and each alert leads to its runbook and to the dashboard', () => {
  interface Rule {
    readonly expr: string;
    readonly alert?: string;
    readonly annotations?: Readonly<Record<string, string>>;
  }
  const rules: readonly Rule[] = find('PrometheusRule')['spec'].groups.flatMap(({ rules }: { rules: unknown }) => rules);
  expect(rules.flatMap(({ expr }) => expressionFindings(expr, knownSeries(catalogue, SLO_SERIES)))).toEqual([]);
  const alerts = rules.filter(({ alert }) => alert !== undefined);
  expect(new Set(alerts.map(({ alert }) => alert))).toEqual(
    new Set(['GreeterErrorBudgetBurn', 'GreeterTargetDown', 'GreeterTargetAbsent', 'GreeterMetricsMissing']),
  );
  for (const { alert, annotations } of alerts) {
    expect(annotations?.['runbook_url']).toBe(`https://greeter.example/runbooks/${alert}.md`);
    expect(annotations?.['dashboard_url']).toMatch(/^\/d\/greeter-overview\?.*&var-job=\{\{ \. /);
  }
});

test('its dashboard shows greetings by outcome', () => {
  const text = find('ConfigMap', 'grafana-dashboard-greeter-overview')['data']['greeter-overview.json'];
  const { uid, panels } = JSON.parse(text) as { uid: string; panels: { title: string; targets?: { expr: string }[] }[] };
  expect(uid).toBe('greeter-overview');
  expect(panels.find(({ targets }) => targets !== undefined)?.targets?.[0]?.expr).toContain(
    'sum by (outcome) (rate(greeter_greetings_total{',
  );
});

test('it needs no variable but its two ports, and is told both', () => {
  const { variables } = greeter.process(readValues(greeter, { metrics: { port: 9100 } }));
  expect(variables).toEqual({ PORT: '8080', METRICS_PORT: '9100' });
});

test('it greets, counts, exposes what its catalogue promises, and says when it wants no more visitors', async () => {
  let stopping = false;
  const { app, operations } = createGreeter({ version: '1.0.0', stopping: () => stopping });
  expect((await app.inject('/hello/Ann')).body).toBe('Hello, Ann!\n');
  expect((await app.inject('/hello/')).statusCode).toBe(400);

  const { body } = await operations.inject('/metrics');
  expect(body).toContain('greeter_greetings_total{outcome="given"} 1\n');
  expect(body).toContain('greeter_greetings_total{outcome="refused"} 1\n');
  expect(body).toContain('greeter_build_info{version="1.0.0"} 1\n');
  const exposed = new Set([...body.matchAll(/^(\w+)\{/gm)].map(([, name]) => name));
  expect(exposed).toEqual(new Set(Object.values(catalogue.metrics).flatMap(seriesNames)));

  expect((await app.inject('/livez')).statusCode).toBe(200);
  expect((await app.inject('/readyz')).statusCode).toBe(200);
  stopping = true;
  expect((await app.inject('/readyz')).statusCode).toBe(503);
});
