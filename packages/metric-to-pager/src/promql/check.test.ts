import { expect, test } from '@jest/globals';
import { defineCatalogue } from '../catalogue/catalogue.ts';
import { expressionFindings, knownSeries, metricsIn } from './index.ts';

const shop = defineCatalogue({
  shop_orders_total: { type: 'counter', help: 'Orders.', labels: { kind: ['book', 'toy'] } },
  shop_order_duration_seconds: { type: 'histogram', help: 'Time.', unit: 'seconds', buckets: [1] },
});
const known = knownSeries(shop, [{ name: 'slo:events:rate5m', labels: ['namespace', 'job', 'slo'] }]);
const messages = (expression: string) => expressionFindings(expression, known).map(({ message }) => message);

test.each([
  'sum by (kind, namespace) (rate(shop_orders_total{kind=~"toy|book",pod!=""}[5m]))',
  'sum without (kind) (shop_orders_total)',
  'histogram_quantile(0.9, sum by (le, job) (rate(shop_order_duration_seconds_bucket[$__rate_interval])))',
  'topk(3, sum by (kind) (shop_orders_total)) > on (kind) group_left () sum by (kind) (shop_orders_total)',
  '{__name__="up", job="shop"} == 0',
  'group by (__name__, pod) ({__name__=~"up|shop_orders_total", job="shop"})',
  'slo:events:rate5m{slo="a"} unless on (job) up',
  'shop_orders_total * on (pod) group_left (node) container_memory_rss{container="shop"}',
  'sum by (pod) (up and on (job) sum by (job) (up))',
  'sum by (pod) (up * on (job) group_left () sum by (job) (up))',
  'sum by (pod) (up / ignoring (kind) group_left () up)',
  'label_replace(up, "host", "$1", "instance", "(.*):.*")',
  'sum by (host) (label_replace(up, "host", "$1", "instance", "(.*):.*"))',
  'sum by (n) (count_values("n", nodejs_version_info))',
  'sum by (slo, kind) (shop_orders_total or slo:events:rate5m)',
  '-sum(rate(nodejs_gc_duration_seconds_sum{kind="major"}[5m:1m] offset 1h)) + time() * vector(1)',
])('reports nothing for %s', (expression) => {
  expect(messages(expression)).toEqual([]);
});

test.each([
  ['', 'does not parse at character 1'],
  ['sum(', 'does not parse at character 5'],
  ['rate(up[5m]) and', 'does not parse at character 17'],
  ['rate(shop_order_total[5m])', 'names the unknown metric "shop_order_total"'],
  ['shop_order_duration_seconds', 'names the unknown metric "shop_order_duration_seconds"'],
  ['{job="shop"}', 'selects series without naming a metric'],
  ['{__name__=~"up|down"}', 'names the unknown metric "down"'],
  ['{__name__=~"shop_.*"}', 'selects series without naming a metric'],
  ['shop_orders_total{colour="red"}', 'filters by the label "colour", which "shop_orders_total" does not have'],
  ['slo:events:rate5m{pod="a"}', 'filters by the label "pod", which "slo:events:rate5m" does not have'],
  ['sum by (colour) (shop_orders_total)', 'groups by the label "colour", which its operand does not have'],
  ['sum without (colour) (shop_orders_total)', 'groups by the label "colour", which its operand does not have'],
  ['sum by (kind) (sum by (pod) (shop_orders_total))', 'groups by the label "kind", which its operand does not have'],
  ['sum by (kind) (sum without (kind) (shop_orders_total))', 'groups by the label "kind", which its operand does not have'],
  ['sum(up) + on (job) sum by (job) (up)', 'matches on the label "job", which the left side does not have'],
  ['sum by (job) (up) + on (job) sum(up)', 'matches on the label "job", which the right side does not have'],
  ['sum by (pod) (up + on (job) up)', 'groups by the label "pod", which its operand does not have'],
  ['sum by (pod) (up > on (job) up)', 'groups by the label "pod", which its operand does not have'],
  ['sum by (pod) (up / ignoring (pod) up)', 'groups by the label "pod", which its operand does not have'],
  ['up * on (pod) group_left (kind) up', 'copies the label "kind", which the other side does not have'],
  ['up * on (pod) group_right (kind) shop_orders_total', 'copies the label "kind", which the other side does not have'],
  ['histogram_quantile(0.9, sum(rate(shop_order_duration_seconds_bucket[5m])))', 'takes a quantile of series without the label "le"'],
  [
    'sum by (le) (histogram_quantile(0.9, sum by (le) (rate(shop_order_duration_seconds_bucket[5m]))))',
    'groups by the label "le", which its operand does not have',
  ],
  ['label_replace(up, "host", "$1", "node", "(.*)")', 'reads the label "node", which its operand does not have'],
  ['label_join(up, "both", "-", "pod", "kind")', 'reads the label "kind", which its operand does not have'],
])('reports that %s %s', (expression, message) => {
  expect(messages(expression)).toEqual([message]);
});

test('lists the metrics of an expression, each once', () => {
  expect(metricsIn('up and on (job) (shop_orders_total{kind="toy"} > 1 or {__name__="up"})')).toEqual(['up', 'shop_orders_total']);
  expect(metricsIn('{"shop.orders", kind="toy"} or {__name__="shop.\\"x\\""}')).toEqual(['shop.orders', 'shop."x"']);
  expect(() => metricsIn('up and')).toThrow('The expression "up and" does not parse at character 7');
});
