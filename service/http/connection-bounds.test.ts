import { expect, test } from '@jest/globals';
import { connectionBounds } from './connection-bounds.ts';

test('the bounds follow the memory, and a pod of 256 MiB has thousands of connections', () => {
  const pod = connectionBounds(256 * 1024 * 1024);
  expect(pod.connections).toBeGreaterThan(2_000);
  expect(pod.refusals).toBeGreaterThan(2_000);
  const double = connectionBounds(512 * 1024 * 1024);
  for (const bound of ['connections', 'waitingBytes', 'refusals'] as const) {
    expect(double[bound] / pod[bound]).toBeCloseTo(2, 2);
  }
});
