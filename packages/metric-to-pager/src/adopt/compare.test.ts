import { expect, test } from '@jest/globals';
import { anyValue, defineCatalogue } from '../catalogue/catalogue.ts';
import { readScrapes } from '../prometheus/index.ts';
import { compareWithScrape } from './compare.ts';

const catalogue = defineCatalogue({
  shop_orders_total: { type: 'counter', help: 'Orders.', labels: { outcome: ['paid', 'failed'] } },
  shop_wait_seconds: { type: 'histogram', help: 'Waits.', unit: 'seconds', buckets: [0.1, 1] },
  shop_depth: { type: 'gauge', help: 'Depth.', labels: { queue: anyValue } },
  shop_limit_bytes: { type: 'gauge', help: 'Limit.', unit: 'bytes', optional: 'There may be no limit.' },
});

const EXPOSED = `# TYPE shop_orders_total counter
shop_orders_total{outcome="paid"} 1
# TYPE shop_wait_seconds histogram
shop_wait_seconds_bucket{le="0.1"} 1
shop_wait_seconds_bucket{le="1.0"} 2
shop_wait_seconds_bucket{le="+Inf"} 2
shop_wait_seconds_sum 1
shop_wait_seconds_count 2
# TYPE shop_depth gauge
shop_depth{queue="mail"} 0
process_resident_memory_bytes 1
nodejs_version_info{version="v24"} 1
`;

function differences(text: string): string[] {
  const { scrape, unreadable } = readScrapes([{ path: 'm.txt', content: Buffer.from(text) }]);
  expect(unreadable).toEqual([]);
  return compareWithScrape(catalogue, scrape).map(({ kind, metric, message }) => `${kind}: ${metric} ${message}`);
}

test('a service that exposes its catalogue and the metrics of its runtime does not differ', () => {
  expect(differences(EXPOSED)).toEqual([]);
});

test.each([
  ['outcome="paid"', 'outcome="fialed"', 'value: shop_orders_total has outcome="fialed", which is not declared; did you mean "failed"?'],
  ['outcome="paid"', 'outcome="paid",kind="toy"', 'label: shop_orders_total has the label "kind", which is not declared'],
  ['{outcome="paid"}', '', 'label: shop_orders_total declares the label "outcome", which no exposed series has'],
  ['shop_wait_seconds_bucket{le="1.0"} 2\n', '', 'bucket: shop_wait_seconds declares the bucket 1, which is not exposed'],
  ['le="1.0"', 'le="2.0"', 'bucket: shop_wait_seconds exposes the bucket 2, which is not declared'],
  ['shop_depth gauge', 'shop_depth counter', 'type: shop_depth is declared as a gauge, but exposed as a counter'],
  ['shop_depth{queue="mail"} 0\n', 'shop_depth{queue="mail"} 0\ncarts 1\n', 'undeclared: carts is exposed as a gauge, but not declared'],
  ['process_resident', 'process_orders', 'undeclared: process_orders_memory_bytes is exposed as a gauge, but not declared'],
])('%j as %j is found', (found, replacement, difference) => {
  const text = EXPOSED.replaceAll(found, replacement);
  expect(text).not.toBe(EXPOSED);
  expect(differences(text)).toContain(difference);
});

test('a metric that is gone is missing, unless an undeclared one takes its place', () => {
  const text = EXPOSED.replaceAll(/^.*shop_depth.*\n/gm, '');
  expect(differences(text)).toEqual([
    'missing: shop_depth is declared, but not exposed: expected a series, or "optional" in the catalogue',
  ]);
  expect(differences(`${text}other{kind="a"} 1\n`)).toHaveLength(2);
  expect(differences(`${text}shop_deep{queue="a"} 1\n`)).toEqual([
    'renamed: shop_depth is not exposed, and the undeclared "shop_deep" is: it seems to be renamed',
  ]);
  expect(differences(EXPOSED.replaceAll('shop_wait_seconds', 'shop_wait_ms'))).toEqual([
    'renamed: shop_wait_seconds is not exposed, and the undeclared "shop_wait_ms" is: it seems to be renamed',
  ]);
});

test('a family without samples is neither missing nor undeclared', () => {
  const text = EXPOSED.replaceAll(/^shop_depth.*\n/gm, '');
  expect(differences(`${text}# TYPE carts gauge\n`)).toEqual([]);
});
