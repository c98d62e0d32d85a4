import { expect, test } from '@jest/globals';
import { anyValue, defineCatalogue } from '../catalogue/catalogue.ts';
import { knownSeries, oneOf, seconds } from '../promql/index.ts';
import {
  type AlertDefinition,
  alertFindings,
  alertingRule,
  alertOf,
  cpuThrottled,
  dashboardUrl,
  defineAlert,
  defineRequests,
  dependencyDown,
  drillAnnotation,
  eventLoopSaturated,
  expectedMetrics,
  memoryCloseToLimit,
  metricsMissing,
  mostTargetsDown,
  podsRestarting,
  requestsRefused,
  runbookUrl,
  successCeased,
  targetAbsent,
  targetDown,
  trafficCeased,
  twoVersions,
} from './index.ts';

const catalogue = defineCatalogue({
  shop_orders_total: { type: 'counter', help: 'Orders.', labels: { outcome: ['ok', 'refused', 'lost'] }, startAtZero: [{ outcome: 'ok' }] },
  shop_returns_total: { type: 'counter', help: 'Returns.', labels: { kind: ['toy'] } },
  shop_order_duration_seconds: { type: 'histogram', help: 'Time.', unit: 'seconds', buckets: [1] },
  shop_limit_bytes: { type: 'gauge', help: 'Limit.', unit: 'bytes', optional: 'There may be none.' },
  shop_store_up: { type: 'gauge', help: 'Store.' },
  shop_build_info: { type: 'gauge', help: 'Build.', labels: { version: anyValue } },
});
const { metrics } = catalogue;
const known = knownSeries(catalogue);
const context = { alertPrefix: 'Shop', namespace: 'mall', job: 'shop' };

const requests = defineRequests(metrics.shop_orders_total, {
  succeeded: { outcome: 'ok' },
  rejected: { outcome: 'refused' },
  examples: { succeeded: { outcome: 'ok' }, rejected: { outcome: 'refused' }, failed: { outcome: 'lost' } },
});

const definitions: readonly AlertDefinition[] = [
  targetDown,
  targetAbsent,
  mostTargetsDown,
  trafficCeased({ requests, atLeast: 600 }),
  successCeased({ requests, atLeast: 600 }),
  podsRestarting(),
  memoryCloseToLimit({ limit: metrics.shop_limit_bytes, share: 0.9 }),
  cpuThrottled({ share: 0.25 }),
  eventLoopSaturated({ share: 0.9 }),
  requestsRefused({
    requests: metrics.shop_orders_total,
    refused: { outcome: oneOf(['refused']) },
    share: 0.05,
    atLeast: 10,
    examples: { refused: [{ outcome: 'refused' }], served: { outcome: 'ok' } },
  }),
  dependencyDown({ name: 'Store', up: metrics.shop_store_up, byHand: 'stop it' }),
  metricsMissing({ catalogue }),
  twoVersions({ build: metrics.shop_build_info, labels: ['version'] }),
];
const alerts = definitions.map((definition) => alertOf(definition, context));

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

test.each(alerts)('$name has a summary, a description with labels, a meaning, and a "for" of 5 to 15 minutes unless it pages', (alert) => {
  const { name, summary, description, meaning = '' } = alert;
  expect(name).toMatch(/^Shop([A-Z][a-z]+)+$/);
  expect(summary).toMatch(/^[A-Z][^{}]*\.$/);
  expect(description).toContain('{{ $labels.job }}');
  expect(description).toContain('{{ $labels.namespace }}');
  expect(description).toMatch(/\.$/);
  expect(meaning).toMatch(/^[A-Z][^{}]* \d+ minutes.*\.$/);
  if (alert.severity === 'critical') return;
  const waits = seconds(alert.for ?? '1s');
  expect(waits >= seconds('5m') && waits <= seconds('15m')).toBe(true);
});

test('traffic and success are compared with the hour before', () => {
  const [ceased = '', success = ''] = alerts.flatMap(({ name, expr }) => (name.endsWith('Ceased') ? [expr.text] : []));
  expect(ceased).toBe(
    `sum by (namespace, job) (increase(shop_orders_total{namespace="mall",job="shop"}[5m])) < sum by (namespace, job) (increase(shop_orders_total{namespace="mall",job="shop"}[1h] offset 5m)) * 0.00008
and
sum by (namespace, job) (increase(shop_orders_total{namespace="mall",job="shop"}[1h] offset 5m)) >= 600`,
  );
  expect(success).toContain('outcome="ok"}[5m])) < sum by');
});

test('nothing is wrong with the alerts of the library', () => {
  expect(alertFindings(definitions, { known, taken: [] })).toEqual([]);
});

test('a rule links to the runbook of its alert, whether or not the address ends in a slash', () => {
  expect(alertingRule(alertOf(targetDown, context), { runbooks: 'https://shop.example/runbooks/' })).toEqual({
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
  const { annotations } = alertingRule(alertOf(targetDown, context), { runbooks: 'https://shop.example', dashboard });
  expect(annotations['dashboard_url']).toBe(
    'https://grafana.example/d/shop-overview?from=now-1h&to=now' +
      '{{ with $labels.job }}&var-job={{ . | urlquery }}{{ end }}{{ with $labels.pod }}&var-pod={{ . | urlquery }}{{ end }}',
  );
  expect(dashboardUrl({ uid: 'shop-overview', labels: [] })).toBe('/d/shop-overview?from=now-1h&to=now');
});

test('the drill annotation lists the id of the fault of each alert under the given prefix', () => {
  const one = { ...alertOf(targetDown, context), labels: { slo: 'paid' } };
  expect(drillAnnotation([one, alertOf(podsRestarting(), context)], 'shop.example')).toEqual({
    'shop.example/drill': 'ShopTargetDown/paid: closed-metrics-port\nShopPodsRestarting: by-hand',
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

test('a metric or label that cannot serve an alert does not compile, nor an alert without a reason for what it lacks', () => {
  const examples = { refused: [{ outcome: 'refused' }], served: { outcome: 'ok' } } as const;
  // @ts-expect-error the limit must be a gauge
  memoryCloseToLimit({ limit: metrics.shop_orders_total, share: 0.9 });
  // @ts-expect-error not a value of the label
  requestsRefused({ requests: metrics.shop_orders_total, refused: { outcome: 'gone' }, share: 0.1, atLeast: 1, examples });
  // @ts-expect-error not a label of the metric
  twoVersions({ build: metrics.shop_build_info, labels: ['revision'] });
  const { name, expr, summary, description, expectation = [] } = targetDown;
  // @ts-expect-error neither a fault nor what to do by hand
  defineAlert({ name, expr, summary, description, expectation });
  // @ts-expect-error neither an expectation nor why there is none
  defineAlert({ name, expr, summary, description, byHand: 'stop a pod' });
  expect.assertions(0);
});
