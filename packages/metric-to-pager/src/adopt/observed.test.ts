import { expect, test } from '@jest/globals';
import { readScrapes } from '../prometheus/index.ts';
import { observedMetrics } from './observed.ts';

function observe(text: string) {
  const { scrape } = readScrapes([{ path: 'm.txt', content: Buffer.from(text) }]);
  const { metrics, leftOut } = observedMetrics(scrape);
  return { metrics: [...metrics.values()].map(({ name, type }) => `${name} ${type}`), leftOut };
}

test('a summary, and a histogram without buckets, are two counters', () => {
  const text = (type: string) => `# TYPE a ${type}\na_sum 3\na_count 2\n`;
  expect(observe(text('summary')).metrics).toEqual(['a_sum counter', 'a_count counter']);
  expect(observe(`${text('histogram')}a_bucket{le="+Inf"} 2\n`).metrics).toEqual(['a_sum counter', 'a_count counter']);
});

test('quantiles, times of creation and names that need quotes are left out with the reason', () => {
  const text =
    '# TYPE a summary\na{quantile="0.5"} 1\na_count 1\n# TYPE b_total counter\nb_total 1\n# TYPE b_created gauge\nb_created 1\n{"c.d"} 1\n';
  expect(observe(text)).toEqual({
    metrics: ['a_count counter', 'b_total counter'],
    leftOut: [
      { name: 'a', reason: 'its quantiles cannot be aggregated across pods' },
      { name: 'b_created', reason: 'it is the time at which another series began' },
      { name: 'c.d', reason: 'its name needs quotes in expressions' },
    ],
  });
});

test('metrics without a type are counters by their name, and info of OpenMetrics is a gauge', () => {
  const text =
    'a_total 1\nb 1\n# TYPE c info\nc_info{version="1"} 1\n# TYPE d counter\nd_total 1\n# TYPE e_total gauge\ne_total 1\n# EOF\n';
  expect(observe(text).metrics).toEqual(['a_total counter', 'b gauge', 'c_info gauge', 'd_total counter', 'e_total gauge']);
});

test('a label that targets have is stored with a prefix, and an empty value is no value', () => {
  const { scrape } = readScrapes([{ path: 'm.txt', content: Buffer.from('a{job="x",b=""} 1\na{job="y",b="z"} 1\n') }]);
  const labels = observedMetrics(scrape).metrics.get('a')?.labels ?? new Map();
  expect([...labels].map(([label, values]) => [label, ...values])).toEqual([
    ['exported_job', 'x', 'y'],
    ['b', 'z'],
  ]);
});
