import { totalmem } from 'node:os';
import { getHeapStatistics } from 'node:v8';

/** Returns the limit of the control group in bytes; Node reports 0 or more than the machine's memory when it has none. */
export function memoryLimit(): number | undefined {
  const limit = process.constrainedMemory();
  return limit > 0 && limit < totalmem() ? limit : undefined;
}

/** Returns the memory that the process may use, in bytes: the limit of the control group, or what the limit of V8's heap amounts to. */
export function availableMemory(): number {
  return Math.min(memoryLimit() ?? Number.POSITIVE_INFINITY, getHeapStatistics().heap_size_limit / HEAP_SHARE);
}

// --- internal ---

/** The share of the memory that the image leaves to the heap. */
const HEAP_SHARE = 0.75;
