import { tmpdir } from 'node:os';
import { expect, test } from '@jest/globals';
import { startPrometheus } from './server.ts';

test('a missing program fails at once, with the package to install', async () => {
  await expect(startPrometheus({ folder: tmpdir(), program: '/no/prometheus' })).rejects.toThrow(
    '"/no/prometheus" does not start: apt-get install prometheus',
  );
});

test('a program that ends fails at once', async () => {
  const begun = performance.now();
  await expect(startPrometheus({ folder: tmpdir(), program: 'false' })).rejects.toThrow('"false" ended with 1 before it was ready');
  expect(performance.now() - begun).toBeLessThan(10_000);
});
