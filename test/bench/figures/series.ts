import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Histogram } from '@prometheus-io/client';
import { defineCatalogue } from 'metric-to-pager';
import { type HistogramSeries, Instruments } from 'metric-to-pager/fastify';
import type { Figure, FigureOptions } from '../figure.ts';
import { ratiosOf, spreadOf } from '../statistics.ts';

const BOUNDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const SAMPLES_PER_SERIES = BOUNDS.length + 3;
const OBSERVATIONS = 5_000_000;

/** CPU time of an observation with few and with many series, and memory of a series. */
export function seriesFigures({ rounds, progress }: Omit<FigureOptions, 'seconds'>): readonly Figure[] {
  const few: number[] = [];
  const many: number[] = [];
  const client: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    progress(`cost of an observation, ${round === 0 ? 'warm-up' : `round ${round} of ${rounds}`}`);
    const cost = { few: observe(series(10)), many: observe(series(10_000)), client: observeByClient() };
    if (round === 0) continue;
    few.push(cost.few);
    many.push(cost.many);
    client.push(cost.client);
  }
  return [
    { name: 'an observation with 10 series', unit: ' ns', spread: spreadOf(few) },
    { name: 'an observation by @prometheus-io/client', unit: ' ns', spread: spreadOf(client) },
    { name: 'an observation with 10 000 series, against 10', unit: ' ×', spread: ratiosOf(many, few), target: { atMost: 1.05 } },
    { name: 'memory of 1000 series', unit: ' kB', spread: spreadOf(Array.from({ length: rounds }, memory)), target: { atMost: 300 } },
  ];
}

// --- internal ---

function series(series: number): HistogramSeries[] {
  const items = Array.from({ length: Math.ceil(series / SAMPLES_PER_SERIES) }, (_, index) => `item-${index}`);
  const catalogue = defineCatalogue({
    item_duration_seconds: { type: 'histogram', help: 'Time of one item.', unit: 'seconds', labels: { item: items }, buckets: BOUNDS },
  });
  const duration = new Instruments(catalogue).histogram('item_duration_seconds');
  return items.map((item) => duration.series({ item }));
}

/** Returns the nanoseconds per observation over all series in turn, which is the worst case: a service observes few series. */
function observe(all: readonly HistogramSeries[]): number {
  const start = performance.now();
  for (let i = 0, series = 0; i < OBSERVATIONS; i += 1) {
    (all[series] as HistogramSeries).observe(0.004);
    series = series + 1 === all.length ? 0 : series + 1;
  }
  return ((performance.now() - start) / OBSERVATIONS) * 1e6;
}

/** Returns the nanoseconds per observation by the client library. A loop shared with `observe` would be polymorphic, and slow down both. */
function observeByClient(): number {
  const options = { name: 'item_duration_seconds', help: 'Time of one item.', labelNames: ['item'], buckets: BOUNDS, registers: [] };
  const duration = new Histogram(options).labels({ item: 'item-0' });
  const start = performance.now();
  for (let i = 0; i < OBSERVATIONS; i += 1) duration.observe(0.004);
  return ((performance.now() - start) / OBSERVATIONS) * 1e6;
}

/** Returns the kilobytes of 1000 series, measured with 10 000. */
function memory(): number {
  const before = held();
  const all = series(10_000);
  const bytes = held() - before;
  if (all.length === 0) throw new Error('no series were made, so nothing was measured');
  return bytes / 10 / 1000;
}

function held(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
