import { afterEach, expect, jest, test } from '@jest/globals';
import { pino } from 'pino';
import { createInstruments } from '../instruments.ts';
import { countClosed } from './closed-connections.ts';

afterEach(() => {
  jest.useRealTimers();
});

test('every closed connection is counted, and each bound has one line at once and one per minute with the number since', () => {
  jest.useFakeTimers();
  const instruments = createInstruments();
  const lines: string[] = [];
  const count = countClosed(instruments, pino({ base: null }, { write: (line) => void lines.push(line) }));
  const logged = () =>
    lines
      .splice(0)
      .map((line) => JSON.parse(line))
      .map(({ reason, closed }) => `${reason} ${closed}`);
  for (let connection = 0; connection < 1_000; connection += 1) count('memory');
  count('slow');
  expect(logged()).toEqual(['memory 1', 'slow 1']);
  jest.advanceTimersByTime(60_000);
  count('memory');
  expect(logged()).toEqual(['memory 1000']);
  const closed = instruments.counter('lorem_connections_closed_total');
  expect([closed.series({ reason: 'memory' }).value, closed.series({ reason: 'slow' }).value]).toEqual([1_001, 1]);
});
