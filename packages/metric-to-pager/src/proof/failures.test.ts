import { expect, test } from '@jest/globals';
import { type Case, firingCheck } from './cases.ts';
import { failuresOf } from './failures.ts';

const stuck = { alertname: 'QueueStuck', job: 'shop' };
const fires: Case = {
  name: 'fires',
  step: 60,
  series: {},
  checks: [28, 29, 30, 31, 32, 40, 41].map((minute) => firingCheck(60 * minute, stuck, minute >= 30)),
};
const EXPR = 'expr: "ALERTS{alertname=\\"QueueStuck\\",alertstate=\\"firing\\"}"';
const ONE = '{__name__="ALERTS", alertname="QueueStuck", alertstate="firing", job="shop"} 1E+00';

const failed = (time: string, expected: string, got: string) =>
  `    ${EXPR}, time: ${time},\n        exp: ${expected}\n        got: ${got}\n`;

test('an alert that is silent too long is one line, with the minutes', () => {
  const output = `Unit Testing:  /tmp/a.yaml\n  FAILED:\n    name: fires,\n${['30m', '31m', '32m', '40m'].map((time) => failed(time, ONE, 'nil')).join('')}`;
  expect(failuresOf('QueueStuck', fires, output)).toEqual(['QueueStuck, case fires: silent in minutes 30 to 40, should fire']);
});

test('runs of failures are separated, also when an alert fires where it should not', () => {
  const output = `  FAILED:\n${failed('29m', 'nil', ONE)}${failed('30m', ONE, 'nil')}${failed('41m', ONE, 'nil')}`;
  expect(failuresOf('QueueStuck', fires, output)).toEqual([
    'QueueStuck, case fires: fires in minute 29, should be silent',
    'QueueStuck, case fires: silent in minute 30, should fire',
    'QueueStuck, case fires: silent in minute 41, should fire',
  ]);
});

test('an alert that fires with other labels shows both', () => {
  const other = ONE.replace('shop', 'mall');
  expect(failuresOf('QueueStuck', fires, `  FAILED:\n${failed('31m', ONE, other)}`)).toEqual([
    `QueueStuck, case fires: fires in minute 31, but with other labels: expected ${ONE}, got ${other}`,
  ]);
});

test('of a notification only the annotations that differ are shown', () => {
  const alert = (description: string) =>
    `[\n            0:\n              Labels:{alertname="QueueStuck"}\n              Annotations:{description="${description}", summary="Stuck."}\n            ]`;
  const output = `  FAILED:\n    name: fires,\n    alertname: QueueStuck, time: 1h30m, \n        exp:${alert('9 items')}, \n        got:${alert('10 items')}\n`;
  expect(failuresOf('QueueStuck', fires, output)).toEqual([
    'QueueStuck, case fires: minute 90: description should be "9 items", got "10 items"',
  ]);
});

test('a recorded series shows its expression, and any other message stands as it is', () => {
  const record = '    expr: "queue:length", time: 2d,\n        exp: {__name__="queue:length"} 3E+00\n        got: nil\n';
  expect(failuresOf('QueueStuck', fires, `  FAILED:\n${record}`)).toEqual([
    'QueueStuck, case fires: minute 2880: queue:length should be {__name__="queue:length"} 3E+00, got nil',
  ]);
  expect(failuresOf('QueueStuck', fires, 'Unit Testing:  a.yaml\n  FAILED:\n    no such series')).toEqual([
    'QueueStuck, case fires: no such series',
  ]);
});
