import { expect, test } from '@jest/globals';
import { type CounterName, defineCatalogue, type HistogramName, type LabelsOf, seriesNames } from './catalogue.ts';
import { anyValue, type MetricDefinition } from './metric-definition.ts';

const shop = defineCatalogue({
  shop_orders_total: { type: 'counter', help: 'Orders.', labels: { kind: ['book', 'toy'] }, startAtZero: [{ kind: 'book' }] },
  shop_order_duration_seconds: { type: 'histogram', help: 'Time.', unit: 'seconds', buckets: [0.1, 1] },
  shop_build_info: { type: 'gauge', help: 'Build.', labels: { version: anyValue } },
  shop_limit_bytes: { type: 'gauge', help: 'Limit.', unit: 'bytes', optional: 'There may be no limit.' },
});
type Shop = typeof shop;

/** The findings of a catalogue, one per line; untyped, as the types reject some of these definitions. */
function findings(definitions: Record<string, unknown>): string[] {
  try {
    defineCatalogue(definitions as Record<string, never>);
  } catch (error) {
    return (error as Error).message
      .split('\n')
      .slice(1)
      .map((line) => line.trim());
  }
  return [];
}

const counter = (more: Partial<MetricDefinition> = {}) => ({ type: 'counter', help: 'Things.', ...more });
const gauge = (more: Partial<MetricDefinition> = {}) => ({ type: 'gauge', help: 'Things.', ...more });
const histogram = (more: Partial<MetricDefinition> = {}) => ({ type: 'histogram', help: 'Things.', buckets: [1], ...more });

test('a metric has its name and every default', () => {
  expect(shop.metrics.shop_limit_bytes).toEqual({
    name: 'shop_limit_bytes',
    type: 'gauge',
    help: 'Limit.',
    unit: 'bytes',
    labels: {},
    buckets: [],
    startAtZero: [],
    optional: 'There may be no limit.',
  });
});

test('the conventions of names do not apply to what other code records, and the rules of Prometheus do', () => {
  const recordedBy = 'other';
  expect(
    findings({
      payments: counter({ recordedBy, labels: { statusCode: ['200'] } }),
      payments_total: counter({ recordedBy }),
      http_request_duration_ms: histogram({ recordedBy }),
      cartItems: gauge({ recordedBy }),
      shop_info: gauge({ recordedBy }),
      'job:orders:rate5m': gauge({ recordedBy }),
    }),
  ).toEqual([]);
  expect(findings({ 'shop.orders': counter({ recordedBy }), a: gauge({ recordedBy, labels: { __b: ['1'], le: ['1'] } }) })).toEqual([
    'shop.orders must be letters, digits, underscores and colons, and not start with a digit',
    'a.labels.__b must be letters, digits and underscores, and start with a letter or one underscore',
    'a.labels.le is reserved: Prometheus or its targets set it',
  ]);
});

test('a histogram exposes three series names, every other metric its own name', () => {
  expect(seriesNames(shop.metrics.shop_order_duration_seconds)).toEqual([
    'shop_order_duration_seconds_bucket',
    'shop_order_duration_seconds_sum',
    'shop_order_duration_seconds_count',
  ]);
  expect(seriesNames(shop.metrics.shop_orders_total)).toEqual(['shop_orders_total']);
});

test('all findings of a catalogue are reported at once, each with its path', () => {
  expect(findings({ shop_orders: counter(), shop_depth_total: gauge({ help: ' ' }) })).toEqual([
    'shop_orders must end in "_total": it is a counter',
    'shop_depth_total must not end in "_total": this suffix is reserved for another type of series',
    'shop_depth_total.help must not be empty',
  ]);
});

test.each([
  ['Shop_orders_total', counter(), 'Shop_orders_total must be lower case letters, digits and underscores, starting with a letter'],
  ['shop:orders_total', counter(), 'shop:orders_total must be lower case letters, digits and underscores, starting with a letter'],
  ['shop__orders_total', counter(), 'shop__orders_total must not contain two consecutive underscores or end in one'],
  ['shop_wait_seconds', gauge(), 'shop_wait_seconds ends in "_seconds" but its unit is missing'],
  ['shop_wait_seconds', gauge({ unit: 'bytes' }), 'shop_wait_seconds must end in its unit, "_bytes"'],
  ['shop_wait', histogram({ unit: 'seconds' }), 'shop_wait must end in its unit, "_seconds"'],
  ['shop_wait_total', counter({ unit: 'seconds' }), 'shop_wait_total must end in its unit, "_seconds_total"'],
  ['shop_wait_milliseconds', gauge(), 'shop_wait_milliseconds must use a base unit (seconds, bytes, ratio), got "milliseconds"'],
  ['shop_wait_ms', gauge(), 'shop_wait_ms must use a base unit (seconds, bytes, ratio), got "ms"'],
  ['shop_gauge', gauge(), 'shop_gauge must not contain the type of the metric'],
  ['shop_wait_count', histogram(), 'shop_wait_count must not end in "_count": this suffix is reserved for another type of series'],
  ['shop_wait_sum_total', counter(), 'shop_wait_sum_total must not end in "_sum": this suffix is reserved for another type of series'],
  ['shop_wait_created', gauge(), 'shop_wait_created must not end in "_created": this suffix is reserved for another type of series'],
  ['shop_wait_bucket', gauge(), 'shop_wait_bucket must not end in "_bucket": this suffix is reserved for another type of series'],
  ['shop_info', gauge(), 'shop_info must have labels: the value of an "_info" gauge is always 1'],
  ['shop_wait', histogram({ buckets: [] }), 'shop_wait.buckets must have at least one bound'],
  ['shop_wait', histogram({ buckets: [2, 1] }), 'shop_wait.buckets[1] must be greater than the previous bound, "2", got "1"'],
  ['shop_wait', histogram({ buckets: [1, 1] }), 'shop_wait.buckets[1] must be greater than the previous bound, "1", got "1"'],
  ['shop_wait', histogram({ buckets: [1, Infinity] }), 'shop_wait.buckets[1] must be finite, got "Infinity" ("+Inf" is added)'],
  ['shop_depth', gauge({ buckets: [1] }), 'shop_depth.buckets are valid only for a histogram, got a gauge'],
  ['shop_depth', gauge({ labels: { le: ['1'] } }), 'shop_depth.labels.le is reserved: Prometheus or its targets set it'],
  ['shop_depth', gauge({ labels: { pod: anyValue } }), 'shop_depth.labels.pod is reserved: Prometheus or its targets set it'],
  [
    'shop_depth',
    gauge({ labels: { __kind: ['a'] } }),
    'shop_depth.labels.__kind must be lower case letters, digits and underscores, starting with a letter',
  ],
  ['shop_depth', gauge({ labels: { kind: [] } }), 'shop_depth.labels.kind must have at least one value'],
  ['shop_depth', gauge({ labels: { kind: ['a', 'a'] } }), 'shop_depth.labels.kind lists "a" twice'],
  [
    'shop_depth',
    gauge({ labels: { kind: ['a', ''] } }),
    'shop_depth.labels.kind must not have an empty value: Prometheus reads it as a missing label',
  ],
  [
    'shop_depth',
    gauge({ labels: { kind: ['a'] }, startAtZero: [{ kind: 'b' }] }),
    'shop_depth.startAtZero[0].kind must be one of the label\'s values, got "b"',
  ],
  [
    'shop_depth',
    gauge({ labels: { kind: ['a'], size: ['s'] }, startAtZero: [{ kind: 'a' }] }),
    'shop_depth.startAtZero[0] must give exactly the labels "kind,size"',
  ],
  [
    'shop_depth',
    gauge({ labels: { kind: ['a'] }, startAtZero: [{ kind: 'a' }, { kind: 'a' }] }),
    'shop_depth.startAtZero lists [["kind","a"]] twice',
  ],
  ['shop_depth', gauge({ optional: '' }), 'shop_depth.optional must say why the metric may be absent'],
])('refuses %s as %j', (name, definition, finding) => {
  expect(findings({ [name]: definition })).toContain(finding);
});

test('refuses a metric with the OpenMetrics name of a counter', () => {
  expect(findings({ shop_orders: gauge(), shop_orders_total: counter() })).toEqual([
    'shop_orders is the OpenMetrics name of the counter "shop_orders_total": rename one of them',
  ]);
});

test('refuses more than 50 label sets that start at zero, counted over all metrics', () => {
  const kinds = (length: number) => {
    const list = Array.from({ length }, (_, index) => `k${index}`);
    return counter({ labels: { kind: list }, startAtZero: list.map((kind) => ({ kind })) });
  };
  expect(findings({ shop_a_total: kinds(25), shop_b_total: kinds(25) })).toEqual([]);
  expect(findings({ shop_a_total: kinds(25), shop_b_total: kinds(26) })).toEqual([
    'metrics may start at most 50 label sets at zero, got 51',
  ]);
});

test('refuses an empty catalogue', () => {
  expect(findings({})).toEqual(['metrics must not be empty']);
});

test('names, labels and values that are not in the catalogue do not compile', () => {
  const counters: CounterName<Shop>[] = ['shop_orders_total'];
  // @ts-expect-error a histogram is not a counter
  counters.push('shop_order_duration_seconds');
  const histograms: HistogramName<Shop>[] = ['shop_order_duration_seconds'];
  const order: LabelsOf<Shop, 'shop_orders_total'> = { kind: 'toy' };
  // @ts-expect-error not a value of the label
  const wrongValue: LabelsOf<Shop, 'shop_orders_total'> = { kind: 'car' };
  // @ts-expect-error not a label of the metric
  const wrongLabel: LabelsOf<Shop, 'shop_orders_total'> = { kind: 'toy', colour: 'red' };
  const build: LabelsOf<Shop, 'shop_build_info'> = { version: '1.2.3-rc.1' };
  const bound: (typeof shop.metrics.shop_order_duration_seconds.buckets)[number] = 0.1;
  // @ts-expect-error not a bound of the histogram
  const wrongBound: (typeof shop.metrics.shop_order_duration_seconds.buckets)[number] = 0.2;
  // @ts-expect-error no such metric
  expect(shop.metrics.shop_returns_total).toBeUndefined();
  expect([counters, histograms, order, wrongValue, wrongLabel, build, bound, wrongBound]).toHaveLength(8);
});

test('a definition that contradicts itself does not compile', () => {
  // @ts-expect-error only histograms have buckets
  expect(() => defineCatalogue({ a_total: { type: 'counter', help: 'A.', buckets: [1] } })).toThrow('are valid only for a histogram');
  const labels = { kind: ['a'] } as const;
  // @ts-expect-error not a value of the label
  expect(() => defineCatalogue({ a_total: { type: 'counter', help: 'A.', labels, startAtZero: [{ kind: 'b' }] } })).toThrow('startAtZero');
  // @ts-expect-error a misspelt key
  defineCatalogue({ a_total: { type: 'counter', help: 'A.', labels, startsAtZero: [{ kind: 'a' }] } });
});
