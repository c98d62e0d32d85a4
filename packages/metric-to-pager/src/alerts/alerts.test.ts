import { expect, test } from '@jest/globals';
import { anyValue, defineCatalogue } from '../catalogue/catalogue.ts';
import { expressionFindings, knownSeries, metricsIn, oneOf, seconds } from '../promql/index.ts';
import {
  type AlertTemplate,
  alertingRule,
  cpuThrottled,
  dashboardUrl,
  dependencyDown,
  drillAnnotation,
  eventLoopSaturated,
  expectedMetrics,
  memoryCloseToLimit,
  metricsMissing,
  podsRestarting,
  requestsRefused,
  runbookUrl,
  targetAbsent,
  targetDown,
  twoVersions,
} from './index.ts';

const catalogue = defineCatalogue({
  shop_orders_total: { type: 'counter', help: 'Orders.', labels: { outcome: ['ok', 'refused'] }, startAtZero: [{ outcome: 'ok' }] },
  shop_returns_total: { type: 'counter', help: 'Returns.', labels: { kind: ['toy'] } },
  shop_order_duration_seconds: { type: 'histogram', help: 'Time.', unit: 'seconds', buckets: [1] },
  shop_limit_bytes: { type: 'gauge', help: 'Limit.', unit: 'bytes', optional: 'There may be none.' },
  shop_store_up: { type: 'gauge', help: 'Store.' },
  shop_build_info: { type: 'gauge', help: 'Build.', labels: { version: anyValue } },
});
const { metrics } = catalogue;
const known = knownSeries(catalogue);
const context = { alertPrefix: 'Shop', namespace: 'mall', job: 'shop' };

const templates: readonly AlertTemplate[] = [
  targetDown,
  targetAbsent,
  podsRestarting,
  memoryCloseToLimit({ limit: metrics.shop_limit_bytes, share: 0.9 }),
  cpuThrottled({ share: 0.25 }),
  eventLoopSaturated({ share: 0.9 }),
  requestsRefused({ requests: metrics.shop_orders_total, refused: { outcome: oneOf(['refused']) }, share: 0.05, atLeast: 10 }),
  dependencyDown({ name: 'Store', up: metrics.shop_store_up, drill: 'stop it' }),
  metricsMissing({ catalogue }),
  twoVersions({ build: metrics.shop_build_info, labels: ['version'] }),
];
const alerts = templates.map((template) => template(context));

test.each(alerts)('$name parses, names only known series, and selects the installation', ({ expr }) => {
  expect(expressionFindings(expr.text, known)).toEqual([]);
  const selectors = expr.text.match(/\{[^}]*\}/g) ?? [];
  expect(selectors.length).toBeGreaterThan(0);
  const foreign = metricsIn(expr.text).filter((name) => name.startsWith('container_'));
  const selectsShop = (matchers: string) =>
    matchers.includes('namespace="mall"') && (matchers.includes('job="shop"') || foreign.length > 0);
  expect(selectors.filter((matchers) => !selectsShop(matchers))).toEqual([]);
});

test('the threshold that panels draw is the threshold of the expression', () => {
  const drawn = alerts.filter(({ above }) => above !== undefined);
  expect(drawn.map(({ name, above }) => [name, above])).toEqual([
    ['ShopPodsRestarting', 1],
    ['ShopMemoryCloseToLimit', 0.9],
    ['ShopCpuThrottled', 0.25],
    ['ShopEventLoopSaturated', 0.9],
    ['ShopRequestsRefused', 0.05],
  ]);
  for (const { expr, above } of drawn) expect(expr.text).toMatch(new RegExp(` > ${above}$`, 'm'));
});

test.each(alerts)('$name has a summary, a description with labels, a drill, and a "for" of 5 to 15 minutes', (alert) => {
  const { name, summary, description, drill } = alert;
  expect(name).toMatch(/^Shop([A-Z][a-z]+)+$/);
  expect(summary).toMatch(/^[A-Z][^{}]*\.$/);
  expect(description).toContain('{{ $labels.job }}');
  expect(description).toContain('{{ $labels.namespace }}');
  expect(description).toMatch(/\.$/);
  expect(drill).not.toBe('');
  const waits = seconds(alert.for ?? '1s');
  expect(waits >= seconds('5m') && waits <= seconds('15m')).toBe(true);
});

test('the series of an alert have the labels that its description shows', () => {
  for (const { name, description, expr } of alerts) {
    const shown = [...description.matchAll(/\$labels\.(\w+)/g)].map(([, label]) => label);
    const findings = expressionFindings(`sum by (${shown.join(', ')}) (${expr.text})`, known);
    expect({ name, findings }).toEqual({ name, findings: [] });
  }
});

test('a rule links to the runbook of its alert, whether or not the address ends in a slash', () => {
  expect(alertingRule(targetDown(context), { runbooks: 'https://shop.example/runbooks/' })).toEqual({
    alert: 'ShopTargetDown',
    expr: 'min by (namespace, job, pod) (up{namespace="mall",job="shop"}) == 0',
    for: '5m',
    labels: { severity: 'warning' },
    annotations: {
      summary: 'Prometheus cannot scrape a pod.',
      description: expect.stringContaining('Pod {{ $labels.pod }}'),
      runbook_url: 'https://shop.example/runbooks/ShopTargetDown.md',
    },
  });
  expect(runbookUrl('ShopTargetDown', 'https://shop.example')).toBe('https://shop.example/ShopTargetDown.md');
});

test('a rule links to the dashboard, filtered by the labels of the alert', () => {
  const dashboard = { uid: 'shop-overview', labels: ['job', 'pod'], grafana: 'https://grafana.example/' };
  const { annotations } = alertingRule(targetDown(context), { runbooks: 'https://shop.example', dashboard });
  expect(annotations['dashboard_url']).toBe(
    'https://grafana.example/d/shop-overview?from=now-1h&to=now' +
      '{{ with $labels.job }}&var-job={{ . | urlquery }}{{ end }}{{ with $labels.pod }}&var-pod={{ . | urlquery }}{{ end }}',
  );
  expect(dashboardUrl({ uid: 'shop-overview', labels: [] })).toBe('/d/shop-overview?from=now-1h&to=now');
});

test('the drill annotation lists the fault of each alert under the given prefix', () => {
  const one = { ...targetDown(context), labels: { slo: 'paid' }, drill: 'error' };
  expect(drillAnnotation([targetAbsent(context), one], 'shop.example')).toEqual({
    'shop.example/drill': 'ShopTargetAbsent: remove the label by which Prometheus selects the ServiceMonitor\nShopTargetDown/paid: error',
  });
});

test('expectedMetrics leaves out optional metrics and metrics without series before the first event', () => {
  expect(expectedMetrics(catalogue).map(({ name }) => name)).toEqual([
    'shop_orders_total',
    'shop_order_duration_seconds',
    'shop_store_up',
    'shop_build_info',
  ]);
});

test('a metric or label that cannot serve an alert does not compile', () => {
  // @ts-expect-error the limit must be a gauge
  memoryCloseToLimit({ limit: metrics.shop_orders_total, share: 0.9 });
  // @ts-expect-error not a value of the label
  requestsRefused({ requests: metrics.shop_orders_total, refused: { outcome: 'lost' }, share: 0.1, atLeast: 1 });
  // @ts-expect-error not a label of the metric
  twoVersions({ build: metrics.shop_build_info, labels: ['revision'] });
  expect.assertions(0);
});
