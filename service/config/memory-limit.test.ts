import { getHeapStatistics } from 'node:v8';
import { expect, test } from '@jest/globals';
import { availableMemory, memoryLimit } from './memory-limit.ts';

test('the available memory is that of the control group, or what the heap amounts to, whichever is less', () => {
  const heap = getHeapStatistics().heap_size_limit / 0.75;
  expect(availableMemory()).toBe(Math.min(memoryLimit() ?? heap, heap));
  expect(availableMemory()).toBeGreaterThan(100 * 1024 * 1024);
});
