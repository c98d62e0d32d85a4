import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { recordedRun } from '../../terminal/testing/recorded-run.ts';
import { libraryCommand } from '../library-command.ts';

const cwd = mkdtempSync(join(tmpdir(), 'diff-'));
afterAll(() => rmSync(cwd, { recursive: true }));
const metric = "{ name: 'orders_total', type: 'counter', labels: { outcome: ['failed'] }, buckets: [] }";
writeFileSync(join(cwd, 'catalogue.mjs'), `export const catalogue = { metrics: { orders_total: ${metric} } };\n`);
writeFileSync(
  join(cwd, 'service.mjs'),
  `export { catalogue } from './catalogue.mjs';\nimport { catalogue } from './catalogue.mjs';\nexport const shop = { catalogue };\n`,
);
writeFileSync(join(cwd, 'none.mjs'), 'export const x = 1;\n');
writeFileSync(join(cwd, 'same.txt'), 'orders_total{outcome="failed"} 1\n');
writeFileSync(join(cwd, 'other.txt'), 'orders_total{outcome="fialed"} 1\n');

const diff = (...argv: string[]) => recordedRun(libraryCommand('1.0.0'), ['diff', ...argv], { cwd });

test('a scrape that the catalogue declares exits with 0', async () => {
  for (const file of ['catalogue.mjs', 'service.mjs'])
    expect(await diff('--catalogue', file, '--scrape', 'same.txt')).toEqual({
      code: 0,
      stdout: '1 declared metrics, 0 differences\n',
      stderr: '',
    });
});

test('each difference is a line, and JSON holds the same', async () => {
  const text = await diff('--catalogue', 'catalogue.mjs', '--scrape', 'same.txt', '--scrape', 'other.txt');
  const json = await diff('--catalogue', 'catalogue.mjs', '--scrape', 'other.txt', '-o', 'json');
  expect([text.code, text.stderr]).toEqual([1, '']);
  expect(text.stdout).toContain('orders_total has outcome="fialed", which is not declared; did you mean "failed"?\n');
  expect(JSON.parse(json.stdout)).toEqual({ differences: [{ kind: 'value', metric: 'orders_total', message: expect.any(String) }] });
});

test('an address is scraped', async () => {
  const server = createServer((request, response) => {
    response.statusCode = request.url === '/metrics' ? 200 : 404;
    response.end('orders_total{outcome="failed"} 1\n');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    expect((await diff('--catalogue', 'catalogue.mjs', '--scrape', `${address}/metrics`)).code).toBe(0);
    const { code, stderr } = await diff('--catalogue', 'catalogue.mjs', '--scrape', address);
    expect([code, stderr]).toEqual([1, `"${address}" cannot be scraped: expected a "/metrics" endpoint, it answers 404\n`]);
  } finally {
    server.close();
  }
});

test.each([
  [['--scrape', 'same.txt'], 2, 'The option "--catalogue" is missing'],
  [['--catalogue', 'catalogue.mjs'], 2, 'The option "--scrape" is missing'],
  [['--catalogue', 'gone.mjs', '--scrape', 'same.txt'], 1, '"gone.mjs" cannot be loaded'],
  [['--catalogue', 'none.mjs', '--scrape', 'same.txt'], 1, '"none.mjs" exports no catalogue'],
  [['--catalogue', 'catalogue.mjs', '--scrape', 'none.mjs'], 1, 'none.mjs:1: is no sample'],
])('%j is refused in one sentence', async (argv, code, sentence) => {
  const run = await diff(...argv);
  expect([run.code, run.stderr]).toEqual([code, expect.stringContaining(sentence)]);
});
