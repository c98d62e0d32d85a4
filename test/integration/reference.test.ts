import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Prometheus } from '../../monitoring/src/proof/month/prometheus.ts';
import { replay } from '../../monitoring/src/proof/month/replay.ts';
import { increase, type OverTime, rate, sumOverTime } from '../../monitoring/src/proof/reference/over-time.ts';
import { latest, type Samples } from '../../monitoring/src/proof/reference/samples.ts';
import { labelledSamples } from '../../monitoring/src/proof/reference/sum.ts';

/*
 * The reference by which the recorded series are judged, itself judged by a real Prometheus. Left out is in what its versions differ:
 * samples at the very beginning of a window, and how far a series that begins low is extended.
 */

const MINUTE = 60;
const HOURS = 6;
const scrapes = { start: 1_700_000_000, end: 1_700_000_000 + HOURS * 60 * MINUTE, step: MINUTE };
const times = { start: scrapes.start + 7, end: scrapes.end + 7, step: MINUTE };

/** A counter of which `at` says what it gains in each minute: a number, nothing when it is not scraped, or a new start. */
function counter(first: number, at: (minute: number) => number | 'unseen' | 'again'): string {
  let total = first;
  return Array.from({ length: HOURS * 60 + 1 }, (_, minute) => {
    const gain = at(minute);
    if (gain === 'unseen') return '_';
    if (gain === 'again') total = 0;
    else if (minute > 0) total += gain;
    return String(total);
  }).join(' ');
}

const SERIES = {
  steady: counter(0, () => 7),
  uneven: counter(1e6, (minute) => (minute * 7919) % 101),
  idle: counter(0, (minute) => (minute > 90 && minute % 30 === 0 ? 1 : 0)),
  restarting: counter(0, (minute) => (minute % 47 === 46 ? 'again' : minute % 13)),
  'with gaps': counter(1e6, (minute) => (minute % 60 > 40 && minute % 60 < 49 ? 'unseen' : minute % 9)),
  late: counter(1e6, (minute) => (minute < 100 ? 'unseen' : minute % 5)),
  ended: counter(0, (minute) => (minute > 200 ? 'unseen' : minute % 11)),
};

let prometheus: Prometheus;
const samplesOf = new Map<string, Samples>();

beforeAll(async () => {
  const series = Object.fromEntries(Object.entries(SERIES).map(([name, values]) => [`x_total{name="${name}"}`, values]));
  for (const { labels, samples } of labelledSamples(series, scrapes)) samplesOf.set(labels['name'] ?? '', samples);
  const programs = { prometheus: 'prometheus', promtool: 'promtool' };
  prometheus = await replay({ series, scrapes, late: 7, layers: [] }, programs, () => undefined);
}, 60_000);
afterAll(async () => {
  await prometheus[Symbol.asyncDispose]();
});

const FUNCTIONS = { rate, increase, sum_over_time: sumOverTime } satisfies Record<string, (samples: Samples) => OverTime>;
const WINDOWS = [5, 7, 30, 60, 300].map((minutes) => minutes * MINUTE);

test.each(Object.keys(SERIES))('of a counter, %s, the reference makes what Prometheus makes', async (name) => {
  const samples = samplesOf.get(name) ?? { times: [], values: [] };
  const asked = [
    ...Object.entries(FUNCTIONS).flatMap(([word, of]) => {
      const overTime = of(samples);
      return WINDOWS.map((seconds) => ({
        expr: `${word}(x_total{name="${name}"}[${seconds}s])`,
        expected: (at: number) => overTime({ at, seconds }),
      }));
    }),
    { expr: `x_total{name="${name}"}`, expected: (at: number) => latest(samples, at) },
  ];
  for (const { expr, expected } of asked) {
    const [result] = await prometheus.range(expr, times);
    const wrong: unknown[] = [];
    for (let at = times.start; at <= times.end; at += times.step) {
      const [value, wanted] = [result?.values.get(at), expected(at)];
      const exact = value === wanted || Math.abs((value ?? Number.NaN) - (wanted ?? Number.NaN)) <= 1e-12 * Math.abs(wanted ?? 0);
      if (!exact) wrong.push({ expr, at: (at - scrapes.start) / MINUTE, value, wanted });
    }
    expect(wrong.slice(0, 3)).toEqual([]);
  }
});
