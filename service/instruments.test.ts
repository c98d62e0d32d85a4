import { totalmem } from 'node:os';
import { afterEach, expect, jest, test } from '@jest/globals';
import { Faults, observeFaults } from './faults/faults.ts';
import { createInstruments, type ServiceInstruments } from './instruments.ts';

afterEach(() => {
  jest.restoreAllMocks();
});

test('the memory limit is that of the control group', () => {
  jest.spyOn(process, 'constrainedMemory').mockReturnValue(268_435_456);
  expect(exposed(createInstruments(), 'lorem_memory_limit_bytes')).toEqual({ '': 268_435_456 });
});

test.each([
  ['Node reports 0', 0],
  ['Node reports at least the memory of the machine', totalmem()],
])('the memory limit is absent when %s', (_when, reported) => {
  jest.spyOn(process, 'constrainedMemory').mockReturnValue(reported);
  expect(exposed(createInstruments(), 'lorem_memory_limit_bytes')).toEqual({});
});

test('a fault is exposed as active until it ends', () => {
  const instruments = createInstruments();
  const faults = new Faults();
  observeFaults(instruments, faults);
  const active = () => exposed(instruments, 'lorem_faults_active');
  faults.put({ kind: 'latency', amount: 1, share: 1, seconds: 60 });
  expect(active()).toMatchObject({ 'kind="latency"': 1, 'kind="error"': 0 });
  faults.clear();
  expect(active()).toMatchObject({ 'kind="latency"': 0, 'kind="error"': 0 });
});

// --- internal ---

/** Returns the values of a metric by their labels, as a scrape shows them. */
function exposed(instruments: ServiceInstruments, name: string): Readonly<Record<string, number | undefined>> {
  const snapshot = [...instruments.snapshots()].find(({ metric }) => metric.name === name);
  return Object.fromEntries(Array.from({ length: snapshot?.length ?? 0 }, (_, n) => [snapshot?.labelTexts[n], snapshot?.values[n]]));
}
