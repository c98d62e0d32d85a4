import { expect, test } from '@jest/globals';
import { formatDuration, parseDuration } from './duration.ts';
import { alignRange, roundInterval, stepOf } from './step.ts';

const HOUR = { from: 1_795_633_200_000, to: 1_795_636_800_000 };
const DAY = { from: HOUR.to - 86_400_000, to: HOUR.to };
const base = { range: HOUR, maxDataPoints: 600, scrapeInterval: 15_000 };
const read = (options: Partial<Parameters<typeof stepOf>[0]>) => {
  const { step, builtins } = stepOf({ ...base, ...options });
  return [step, builtins['__interval'], builtins['__rate_interval']];
};

test.each([
  ['an hour in 600 points: no less than the scrape interval, and rates over four of it', {}, [15_000, '15s', '1m']],
  ['a day in 600 points: rounded to what people read, and rates over one scrape more', { range: DAY }, [120_000, '2m', '2m15s']],
  ['a narrow panel', { maxDataPoints: 60 }, [60_000, '1m', '1m15s']],
  ['the interval of the panel is the least', { panelInterval: '1m' }, [60_000, '1m', '1m15s']],
  ['the interval of the panel may be written as a bound', { panelInterval: '>30s' }, [30_000, '30s', '1m']],
  ['the min step of the query is the step', { minStep: '5s' }, [5000, '5s', '20s']],
  ['the min step of the query is the step of a wide range, too', { minStep: '30s', range: DAY }, [30_000, '30s', '2m30s']],
  ['the min step may be the rate interval', { minStep: '$__rate_interval' }, [60_000, '1m', '1m']],
  ['a resolution of a half', { intervalFactor: 2 }, [30_000, '30s', '1m']],
  ['a scrape interval of 5 s', { scrapeInterval: 5000 }, [5000, '5s', '20s']],
])('%s', (_, options, expected) => {
  expect(read(options)).toEqual(expected);
});

test('no query asks for more points than Prometheus answers', () => {
  const month = { from: HOUR.to - 30 * 86_400_000, to: HOUR.to };
  const { step } = stepOf({ ...base, range: month, maxDataPoints: 100_000, scrapeInterval: 1000 });
  expect((month.to - month.from) / step).toBeLessThanOrEqual(11_000);
});

test('the range is given in seconds and milliseconds', () => {
  expect(stepOf(base).builtins).toMatchObject({ __range: '3600s', __range_s: '3600', __range_ms: '3600000', __interval_ms: '15000' });
});

test('both ends move back to multiples of the step', () => {
  expect(alignRange({ from: 61_001, to: 119_999 }, 15_000)).toEqual({ from: 60_000, to: 105_000 });
});

test('intervals are rounded to numbers that people read', () => {
  expect([1, 12, 1400, 6000, 20_000, 100_000, 400_000, 5_000_000].map(roundInterval)).toEqual([
    1, 10, 1000, 5000, 20_000, 120_000, 300_000, 3_600_000,
  ]);
});

test('durations are read and written as Prometheus does', () => {
  expect(['500ms', '15s', '1m', '1h30m', '2d', '1w'].map(parseDuration)).toEqual([
    500, 15_000, 60_000, 5_400_000, 172_800_000, 604_800_000,
  ]);
  expect([500, 15_000, 90_000, 5_400_000, 0].map(formatDuration)).toEqual(['500ms', '15s', '1m30s', '1h30m', '0s']);
  expect(() => parseDuration('soon')).toThrow('got "soon"; write it such as "30s"');
});
