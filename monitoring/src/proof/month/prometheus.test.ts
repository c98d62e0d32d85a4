import { tmpdir } from 'node:os';
import { expect, test } from '@jest/globals';
import { servePrometheus } from './prometheus.ts';

test('a program that does not exist is told at once, with where to get it', async () => {
  await expect(servePrometheus(tmpdir(), '/no/prometheus')).rejects.toThrow('"/no/prometheus" does not start: apt-get install prometheus');
});

test('a program that ends instead of serving is told at once, not after a minute', async () => {
  const begun = performance.now();
  await expect(servePrometheus(tmpdir(), 'false')).rejects.toThrow('"false" ended with 1 before it was ready');
  expect(performance.now() - begun).toBeLessThan(10_000);
});
