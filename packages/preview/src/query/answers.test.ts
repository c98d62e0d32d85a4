import { expect, test } from '@jest/globals';
import { parseNumber, seriesOf } from './answer.ts';
import { heatmapFrame } from './heatmap-frame.ts';
import { legendOf, metricText } from './legend.ts';
import { seriesFrames } from './series-frames.ts';
import { tableFrame } from './table-frame.ts';
import { BUCKETS, COUNTS, NOT_NUMBERS, SCALAR, UP } from './testing/recorded-answers.ts';

test('numbers are read as Prometheus writes them', () => {
  expect(['1', '0.25', '1e-7', '+Inf', '-Inf', 'NaN'].map(parseNumber)).toEqual([
    1,
    0.25,
    1e-7,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.NaN,
  ]);
});

test('vectors, matrices and scalars are series; a string is none', () => {
  expect(seriesOf(SCALAR)).toEqual([{ labels: {}, samples: [[1795636500, '42']] }]);
  expect(seriesOf({ resultType: 'string', result: [1795636500, 'text'] })).toEqual([]);
  expect(seriesOf(UP)).toHaveLength(2);
});

test('a range query gives a frame a series, with its labels, the step and its own times', () => {
  const frames = seriesFrames(COUNTS, { refId: 'A', expr: 'x', legendFormat: '{{type}}', step: 5000 });
  expect(frames.map(({ name }) => name)).toEqual(['word', 'sentence']);
  const [time, value] = frames[1]?.fields ?? [];
  expect(time).toMatchObject({ name: 'Time', type: 'time', config: { interval: 5000 }, values: [1795636200000, 1795636215000] });
  expect(value).toMatchObject({ labels: { type: 'sentence' }, config: { displayNameFromDS: 'sentence' }, values: [4.4, 5] });
});

test('what is not a number stays so, and is not made a gap or a zero', () => {
  const [frame] = seriesFrames(NOT_NUMBERS, { refId: 'A', expr: 'x' });
  expect(frame?.fields[1]?.values).toEqual([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0]);
});

test('an instant query gives frames of one row, without a step', () => {
  const frames = seriesFrames(UP, { refId: 'B', expr: 'up' });
  expect(frames.map(({ fields }) => [fields[0]?.config, fields[1]?.values])).toEqual([
    [{}, [1]],
    [{}, [0]],
  ]);
});

test.each([
  ['the format', '{{job}} on {{ instance }}', 'checkout on 10.0.0.1:9464'],
  ['a label that is missing is empty', 'pod {{pod}}', 'pod '],
  ['no format: the series', '', 'up{instance="10.0.0.1:9464", job="checkout"}'],
  ['the automatic format leaves it to Grafana, which shows where series differ', '__auto', undefined],
])('a legend is %s', (_, format, name) => {
  expect(legendOf({ __name__: 'up', job: 'checkout', instance: '10.0.0.1:9464' }, { format, expr: 'up' })).toBe(name);
});

test('a series without labels is named by its expression', () => {
  expect(legendOf({}, { format: '__auto', expr: 'sum(up)' })).toBe('sum(up)');
  expect(legendOf({}, { expr: 'sum(up)' })).toBe('sum(up)');
  expect(metricText({ __name__: 'up' })).toBe('up');
});

test('a table has a row a series, its labels in alphabetical order, and the value last', () => {
  const { fields } = tableFrame(UP, { refId: 'A', alone: true });
  expect(fields.map(({ name, type, values }) => [name, type, values])).toEqual([
    ['Time', 'time', [1795636500000, 1795636500000]],
    ['__name__', 'string', ['up', 'up']],
    ['instance', 'string', ['10.0.0.1:9464', '10.0.0.2:9464']],
    ['job', 'string', ['checkout', 'checkout']],
    ['Value', 'number', [1, 0]],
  ]);
  expect(tableFrame(UP, { refId: 'B', alone: false }).fields.at(-1)?.name).toBe('Value #B');
});

test('the label le is a number in a table', () => {
  const { fields } = tableFrame(BUCKETS, { refId: 'A', alone: true });
  const le = fields.find(({ name }) => name === 'le');
  expect([le?.type, new Set(le?.values)]).toEqual(['number', new Set([0.5, 0.1, Number.POSITIVE_INFINITY])]);
});

test('a heatmap has a field a bucket, the lowest first, with what is in this bucket alone', () => {
  const frame = heatmapFrame(BUCKETS, { refId: 'A', step: 15000 });
  expect(frame?.fields.map(({ name, values }) => [name, values])).toEqual([
    ['Time', [1795636200000, 1795636215000, 1795636230000]],
    ['0.1', [2, 3, null]],
    ['0.5', [1, 0, 4]],
    ['+Inf', [0, 1, 0]],
  ]);
  expect(frame?.meta.type).toBe('heatmap-rows');
  expect(frame?.fields[0]?.config).toEqual({ interval: 15000 });
});

test('without buckets there is no heatmap', () => {
  expect(heatmapFrame(UP, { refId: 'A', step: 15000 })).toBeUndefined();
});
