import { expect, test } from '@jest/globals';
import type { SimulatedSeries } from '../../alerts/index.ts';
import { seriesText } from '../../promql/index.ts';
import { type Pod, part, scraped, serves } from './simulation.ts';

const pod: Pod = { name: 'a', from: 1, to: 7, gaps: [3], restarts: [5] };
const counter: SimulatedSeries = { name: 'requests_total', labels: {}, kind: 'counter', at: () => 2 };
const gauge: SimulatedSeries = { name: 'open', labels: {}, kind: 'gauge', at: (step) => (step === 4 ? undefined : step) };

test('a counter starts at zero, goes on over a gap, starts again after a restart, and ends', () => {
  expect(scraped(pod, [counter], 8)).toEqual({ 'requests_total{}': '_ 0 2 _ 6 2 4 stale _' });
});

test('a gauge shows its value, and ends where it is not exposed', () => {
  expect(scraped(pod, [gauge], 8)).toEqual({ 'open{}': '_ 1 2 _ stale 5 6 stale _' });
});

test('requests of the first step fall to nobody, as nobody has seen the counter before', () => {
  expect([0, 1, 2, 6, 7].map((step) => serves(pod, step))).toEqual([false, false, true, true, false]);
});

test('parts of a whole number add up to it', () => {
  for (const whole of [0, 1, 7, 1000]) expect([0, 1, 2].reduce((sum, index) => sum + part(whole, 3, index), 0)).toBe(whole);
});

test('labels are quoted as Prometheus reads them', () => {
  expect(seriesText('up', { job: 'a"b' })).toBe('up{job="a\\"b"}');
});
