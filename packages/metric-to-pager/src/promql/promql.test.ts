import { expect, test } from '@jest/globals';
import { anyValue, defineCatalogue } from '../catalogue/catalogue.ts';
import {
  above,
  absent,
  and,
  anyOf,
  atLeast,
  both,
  bucketOf,
  bucketRates,
  changes,
  clampMin,
  constant,
  countOf,
  decimal,
  divide,
  equals,
  expressionFindings,
  fits,
  groupBy,
  increase,
  knownSeries,
  matches,
  matchesNot,
  maxBy,
  multiply,
  noneOf,
  not,
  now,
  oneOf,
  or,
  quantile,
  type RecordedSeries,
  rate,
  ratio,
  recorded,
  seconds,
  series,
  subtract,
  sumBy,
  sumOf,
  sumOverTime,
  TARGET_SERIES,
  timestamp,
  unless,
  type Vector,
} from './index.ts';

const shop = defineCatalogue({
  shop_orders_total: { type: 'counter', help: 'Orders.', labels: { kind: ['book', 'toy'], outcome: ['ok', 'failed'] } },
  shop_order_duration_seconds: { type: 'histogram', help: 'Time.', unit: 'seconds', labels: { kind: ['book', 'toy'] }, buckets: [0.25, 1] },
  shop_open: { type: 'gauge', help: 'Open.' },
  shop_build_info: { type: 'gauge', help: 'Build.', labels: { version: anyValue } },
});
const { shop_orders_total: orders, shop_order_duration_seconds: duration, shop_open: open, shop_build_info: build } = shop.metrics;
const ORDERS_RATE = { name: 'shop:orders:rate5m', labels: ['namespace', 'job'] } as const satisfies RecordedSeries;
const known = knownSeries(shop, [ORDERS_RATE]);

const okRate = sumBy(['job'], rate(series(orders, { outcome: 'ok' }), '5m'));
const allRate = sumBy(['job'], rate(series(orders), '5m'));

test.each<[Vector, string]>([
  [series(orders), 'shop_orders_total'],
  [series(orders, { kind: 'toy', namespace: 'a' }), 'shop_orders_total{kind="toy",namespace="a"}'],
  [series(orders, { kind: not('toy') }), 'shop_orders_total{kind!="toy"}'],
  [series(orders, { kind: oneOf(['toy', 'book']) }), 'shop_orders_total{kind=~"toy|book"}'],
  [series(orders, { kind: noneOf(['toy']), pod: matches('$pod') }), 'shop_orders_total{kind!~"toy",pod=~"$pod"}'],
  [series(build, { version: '1"\\' }), 'shop_build_info{version="1\\"\\\\"}'],
  [series(TARGET_SERIES.up, { job: 'shop' }), 'up{job="shop"}'],
  [recorded(ORDERS_RATE, { job: 'shop' }), 'shop:orders:rate5m{job="shop"}'],
  [rate(series(orders), '$__rate_interval'), 'rate(shop_orders_total[$__rate_interval])'],
  [increase(countOf(duration, { kind: 'toy' }), '1h'), 'increase(shop_order_duration_seconds_count{kind="toy"}[1h])'],
  [rate(sumOf(duration), '1h'), 'rate(shop_order_duration_seconds_sum[1h])'],
  [rate(bucketOf(duration, 0.25), '1h'), 'rate(shop_order_duration_seconds_bucket{le="0.25"}[1h])'],
  [rate(bucketOf(duration, 1), '1h'), 'rate(shop_order_duration_seconds_bucket{le=~"1|1\\\\.0"}[1h])'],
  [quantile(0.99, duration, { range: '5m' }), 'histogram_quantile(0.99, sum by (le) (rate(shop_order_duration_seconds_bucket[5m])))'],
  [
    quantile(0.5, duration, { range: '5m', by: ['kind', 'pod'], where: { job: 'shop' } }),
    'histogram_quantile(0.5, sum by (le, kind, pod) (rate(shop_order_duration_seconds_bucket{job="shop"}[5m])))',
  ],
  [bucketRates(duration, { range: '5m' }), 'sum by (le) (rate(shop_order_duration_seconds_bucket[5m]))'],
  [
    groupBy(['pod', '__name__'], anyOf([orders, duration], { job: 'shop' })),
    'group by (pod, __name__) ({__name__=~"shop_orders_total|shop_order_duration_seconds_count",job="shop"})',
  ],
  [series(orders, { kind: [not('toy'), matches('b.*')] }), 'shop_orders_total{kind!="toy",kind=~"b.*"}'],
  [changes(series(open), '15m'), 'changes(shop_open[15m])'],
  [sumOverTime(recorded(ORDERS_RATE), '30d'), 'sum_over_time(shop:orders:rate5m[30d])'],
  [maxBy([], series(open)), 'max(shop_open)'],
  [absent(series(TARGET_SERIES.up, { job: 'shop' })), 'absent(up{job="shop"})'],
  [clampMin(subtract(okRate, allRate), 0), `clamp_min(${okRate.text} - ${allRate.text}, 0)`],
  [subtract(now(), timestamp(series(open))), 'vector(time()) - timestamp(shop_open)'],
  [
    ratio(okRate, allRate),
    `${okRate.text} / (${allRate.text} > 0)
or
${allRate.text} * 0`,
  ],
  [above(divide(okRate, 2), 0.5), `${okRate.text} / 2 > 0.5`],
  [and(okRate, allRate, { on: ['job'] }), `${okRate.text}\nand on (job)\n${allRate.text}`],
  [
    multiply(series(orders), series(build), { on: ['pod'], groupLeft: ['version'] }),
    'shop_orders_total * on (pod) group_left (version) shop_build_info',
  ],
  [or(okRate, constant(0)), `${okRate.text}\nor\nvector(0)`],
  [unless(okRate, equals(allRate, 0)), `${okRate.text}\nunless\n${allRate.text} == 0`],
  [and(unless(okRate, allRate), okRate), `${okRate.text}\nunless\n${allRate.text}\nand\n${okRate.text}`],
  [subtract(1, subtract(okRate, allRate)), `1 - (${okRate.text} - ${allRate.text})`],
  [and(okRate, or(allRate, okRate)), `${okRate.text}\nand\n(${allRate.text}\nor\n${okRate.text})`],
  [above(above(okRate, 1), 2), `${okRate.text} > 1 > 2`],
  [atLeast(okRate, 10), `${okRate.text} >= 10`],
])('formats %j', (vector, text) => {
  expect(vector.text).toBe(text);
  expect(expressionFindings(vector.text, known)).toEqual([]);
});

test('a bucket matches its bound as Prometheus 2 and Prometheus 3 store it', () => {
  // The stored form in Prometheus 3.5, by the exposed form.
  const stored = {
    1e-7: '1e-07',
    0.00001: '1e-05',
    0.0001: '0.0001',
    0.025: '0.025',
    10: '10.0',
    1e5: '100000.0',
    1048576: '1.048576e+06',
  };
  for (const [text, canonical] of Object.entries(stored)) {
    const bound = Number(text);
    const { metrics } = defineCatalogue({ a_seconds: { type: 'histogram', help: 'A.', unit: 'seconds', buckets: [bound] } });
    const [, sign = '', value = ''] = /le(=~?)("[^}]*")/.exec(bucketOf(metrics.a_seconds, bound).text) ?? [];
    const matcher = sign === '=' ? JSON.parse(value) : matches(JSON.parse(value));
    for (const le of [text, canonical]) expect({ le, found: fits(matcher, le) }).toEqual({ le, found: true });
    expect(fits(matcher, '+Inf')).toBe(false);
  }
});

test('numbers are formatted without floating-point residue', () => {
  expect([decimal(1 - 0.999), decimal(14.4 * (1 - 0.999)), decimal(1e-7), decimal(3)]).toEqual(['0.001', '0.0144', '1e-7', '3']);
});

test('a duration is converted to seconds; an invalid one throws', () => {
  expect([seconds('90s'), seconds('5m'), seconds('6h'), seconds('30d'), seconds('4w')]).toEqual([90, 300, 21_600, 2_592_000, 2_419_200]);
  expect(() => seconds('1.5h')).toThrow('A duration must be an integer with one of s, m, h, d, w, such as "5m"; got "1.5h"');
});

test('fits() compares values as Prometheus does', () => {
  expect([fits('a', 'a'), fits('a', 'b'), fits(not('a'), 'b'), fits(not('a'), 'a')]).toEqual([true, false, true, false]);
  expect([fits(matches('5..'), '500'), fits(matches('5..'), '1500'), fits(matchesNot('4..|499'), '499')]).toEqual([true, false, false]);
  expect([fits(matches('4..|5..'), '4000'), fits(matches('4..|5..'), '1500')]).toEqual([false, false]);
  expect([fits(oneOf(['a.c']), 'a.c'), fits(oneOf(['a.c']), 'abc'), fits(noneOf(['a', 'b']), 'b')]).toEqual([true, false, false]);
});

test('both() requires the matchers of both sides', () => {
  expect(both({ a: 'x', b: not('y') }, { b: matches('z') })).toEqual({
    a: [{ operator: '=', value: 'x' }],
    b: [
      { operator: '!=', value: 'y' },
      { operator: '=~', value: 'z' },
    ],
  });
  expect([fits([not('a'), matches('.')], 'b'), fits([not('a'), matches('.')], 'a')]).toEqual([true, false]);
});

test('an empty list of values, an invalid pattern and a quantile outside of 0 and 1 throw', () => {
  expect(() => oneOf([])).toThrow('A label matcher must have at least one value, got an empty list');
  expect(() => matches('5..(')).toThrow('A label matcher must be a regular expression of RE2 and JavaScript, got "5..("');
  expect(() => matchesNot('(?i)get')).toThrow('got "(?i)get"');
  expect(() => quantile(99, duration, { range: '5m' })).toThrow('must be between 0 and 1, got "99"');
});

test('a function that does not apply to the type of a metric does not compile', () => {
  // @ts-expect-error the rate of a gauge
  rate(series(open), '5m');
  // @ts-expect-error the changes of a counter
  changes(series(orders), '5m');
  // @ts-expect-error a quantile of a counter
  quantile(0.9, orders, { range: '5m' });
  // @ts-expect-error a histogram has no series of its own name
  series(duration);
  // @ts-expect-error the count of a gauge
  countOf(open);
  // @ts-expect-error the rate of a rate
  rate(okRate, '5m');
  // @ts-expect-error not a bound of the histogram
  bucketOf(duration, 0.3);
  // @ts-expect-error not a range
  rate(series(orders), 'soon');
  expect.assertions(0);
});

test('a label or a value that the metric lacks does not compile', () => {
  // @ts-expect-error no such label
  series(orders, { colour: 'red' });
  // @ts-expect-error no such value
  series(orders, { kind: 'car' });
  // @ts-expect-error no such value in a list
  series(orders, { kind: oneOf(['toy', 'car']) });
  // @ts-expect-error no such label to group by
  sumBy(['colour'], rate(series(orders), '5m'));
  // @ts-expect-error the sum has dropped the label
  sumBy(['kind'], okRate);
  // @ts-expect-error no such label to group the quantile by
  quantile(0.9, duration, { range: '5m', by: ['outcome'] });
  // @ts-expect-error no such label in a recorded series
  recorded(ORDERS_RATE, { pod: 'a' });
  // @ts-expect-error a label that one side lacks
  and(okRate, series(open), { on: ['pod'] });
  // @ts-expect-error a match on one label drops the others
  sumBy(['pod'], divide(series(orders), series(open), { on: ['job'] }));
  // @ts-expect-error so does a comparison
  sumBy(['pod'], above(series(orders), series(open), { on: ['job'] }));
  sumBy(['pod', 'version'], multiply(series(orders), series(build), { on: ['pod'], groupLeft: ['version'] }));
  expect.assertions(0);
});
