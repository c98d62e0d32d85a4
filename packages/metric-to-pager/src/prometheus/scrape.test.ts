import { gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { readScrapes } from './scrape.ts';

const read = (content: string | Buffer) => {
  const { scrape, unreadable } = readScrapes([{ path: 'm.txt', content: Buffer.from(content) }]);
  return {
    names: [...scrape.names],
    samples: [...scrape.samples.values()].flat(),
    families: scrape.families,
    unreadable: unreadable.map(({ path, line, message }) => `${path}:${line}: ${message}`),
  };
};

test('the text format is read with tabs, blanks, times, escapes and numbers of every kind', () => {
  expect(read('a\t1\n  b { x = "1" , y="\\"\\\\\\n", } -2.5e3 1700000000000\r\nc +Inf\nd{} NaN\n').samples).toEqual([
    { name: 'a', labels: {}, value: 1 },
    { name: 'b', labels: { x: '1', y: '"\\\n' }, value: -2500 },
    { name: 'c', labels: {}, value: Infinity },
    { name: 'd', labels: {}, value: Number.NaN },
  ]);
});

test('OpenMetrics is read with exemplars and quoted names', () => {
  const text = 'a_total{x="}"} 1 # {trace_id="b"} 0.5 1700000000.1\n{"shop.orders","http.code"="5"} 2\n# EOF\n';
  expect(read(text).samples).toEqual([
    { name: 'a_total', labels: { x: '}' }, value: 1 },
    { name: 'shop.orders', labels: { 'http.code': '5' }, value: 2 },
  ]);
});

test.each([
  ['# TYPE a counter\n', ['a']],
  ['# TYPE a counter\n# EOF\n', ['a_total']],
  ['# TYPE a histogram\n', ['a_bucket', 'a_sum', 'a_count']],
  ['# TYPE a summary\n', ['a', 'a_sum', 'a_count']],
  ['# TYPE a info\n# EOF\n', ['a_info']],
  ['#\tTYPE\ta\tgauge\n', ['a']],
  ['# TYPE "shop.orders" gauge\n', ['shop.orders']],
])('families without samples have names: %j', (text, names) => {
  expect(read(text)).toMatchObject({ names, unreadable: [] });
});

test.each([
  ['<html>', 'm.txt:1: is no sample, "<html>"'],
  ['a 1\nb\n', 'm.txt:2: is no sample, "b"'],
  ['a{x="1" 2\n', 'm.txt:1: is no sample'],
  ['\n', 'm.txt:1: holds no metric'],
  [gzipSync('a 1\n').subarray(0, 12), 'm.txt:1: is compressed by gzip, but its end is missing'],
])('%j is refused in one sentence', (content, sentence) => {
  expect(read(content).unreadable).toEqual([expect.stringContaining(sentence)]);
});

test('what is compressed by gzip is read', () => {
  expect(read(gzipSync('a 1\n')).samples).toEqual([{ name: 'a', labels: {}, value: 1 }]);
});

test('families have the type, help and unit that the exposition names', () => {
  const text = '# HELP a Orders \\\\ of\\nall.\n# TYPE a Counter\n# UNIT a seconds\na_total 1\n# TYPE b untyped\nb 1\nc 1\n# EOF\n';
  expect(read(text).families).toEqual([
    { name: 'a', type: 'counter', help: 'Orders \\ of\nall.', unit: 'seconds' },
    { name: 'b', type: 'untyped', help: '', unit: '' },
  ]);
});

test('scrapes of several pods with the same series are read as one', () => {
  const files = ['a', 'b'].map((path) => ({ path, content: Buffer.from('orders 1\n') }));
  const { scrape, unreadable } = readScrapes(files);
  expect([unreadable, scrape.samples.get('orders')?.length]).toEqual([[], 2]);
});
