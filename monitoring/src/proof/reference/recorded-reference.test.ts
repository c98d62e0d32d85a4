import { expect, test } from '@jest/globals';
import { defineCatalogue } from '../../catalogue/catalogue.ts';
import { matches, matchesNot } from '../../promql/index.ts';
import {
  BUDGET_REMAINING,
  BURN_RATE,
  badEventRate,
  badRatio,
  eventRate,
  failures,
  type Indicator,
  PERIOD_RATIO,
  slowness,
} from '../../slo/index.ts';
import type { Scraped } from '../simulation/simulation.ts';
import { recordedReference } from './recorded-reference.ts';
import { latest } from './samples.ts';
import { labelledSamples } from './sum.ts';

const { metrics } = defineCatalogue({
  answer_seconds: { type: 'histogram', help: 'Answers.', unit: 'seconds', buckets: [0.1, 1], labels: { code: ['200', '404', '500'] } },
});
const failing = failures(metrics.answer_seconds, { events: { code: matchesNot('4..') }, bad: { code: matches('5..') } });
const slow = slowness(metrics.answer_seconds, { events: { code: matches('2..') }, above: 0.1 });
const target = { namespace: 'mine', job: 'shop' };
const AT = 607;

/** What is recorded of this at the end of ten minutes and some seconds. */
function atTheEnd(name: string, indicator: Indicator, scraped: Scraped): number | undefined {
  const objective = { description: 'It works.', target: 0.9, indicator, drill: 'none' };
  const times = Array.from({ length: 11 }, (_, minute) => minute * 60 + 7);
  const series = recordedReference({
    objective,
    period: '30d',
    target,
    scraped: labelledSamples(scraped, { start: 0, step: 60 }),
    times: () => times,
  });
  const samples = series.get(name);
  if (samples === undefined) throw new Error(`"${name}" is not recorded`);
  return latest(samples, AT);
}

/** A counter that gains so much a minute. */
function answers(code: string, gain: number, { pod = 'a', namespace = 'mine', le = '' } = {}): Scraped {
  const bucket = le === '' ? '' : `,le="${le}"`;
  const name = le === '' ? 'count' : 'bucket';
  const values = Array.from({ length: 11 }, (_, minute) => 1000 + minute * gain).join(' ');
  return { [`answer_seconds_${name}{namespace="${namespace}",job="shop",pod="${pod}",code="${code}"${bucket}}`]: values };
}

const both = { ...answers('200', 30), ...answers('200', 15, { pod: 'b' }), ...answers('500', 15) };

test('events of all pods are added up, those that do not count and those of others are not', () => {
  const more = { ...both, ...answers('404', 60), ...answers('500', 600, { namespace: 'theirs' }) };
  expect(atTheEnd(eventRate('5m').name, failing, more)).toBeCloseTo(1, 12);
  expect(atTheEnd(badEventRate('5m').name, failing, more)).toBeCloseTo(0.25, 12);
  expect(atTheEnd(badRatio('5m').name, failing, more)).toBeCloseTo(0.25, 12);
});

test('the budget is what the bad events of the period leave of it, and burns at the pace of the last hour', () => {
  expect(atTheEnd(PERIOD_RATIO.name, failing, both)).toBeCloseTo(0.25, 12);
  expect(atTheEnd(BUDGET_REMAINING.name, failing, both)).toBeCloseTo(1 - 0.25 / 0.1, 12);
  expect(atTheEnd(BURN_RATE.name, failing, both)).toBeCloseTo(0.25 / 0.1, 12);
});

test('no series of bad events are no bad events, no events are none of them bad, and nothing is nothing', () => {
  expect(atTheEnd(badEventRate('5m').name, failing, answers('200', 60))).toBe(0);
  expect(atTheEnd(badRatio('5m').name, failing, answers('200', 0))).toBe(0);
  expect(atTheEnd(badRatio('5m').name, failing, {})).toBeUndefined();
});

test('what is not within the bound is slow; without its bucket, everything is', () => {
  const fast = answers('200', 45, { le: '0.1' });
  expect(atTheEnd(badRatio('5m').name, slow, { ...answers('200', 60), ...fast })).toBeCloseTo(0.25, 12);
  expect(atTheEnd(badRatio('5m').name, slow, answers('200', 60))).toBe(1);
  expect(atTheEnd(badEventRate('5m').name, slow, { ...answers('200', 45), ...answers('200', 60, { le: '0.1' }) })).toBe(0);
});
