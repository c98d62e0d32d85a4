import { expect, test } from '@jest/globals';
import { bucketRates, rate, series, sumBy } from '../promql/index.ts';
import { heatmap } from './heatmap.ts';
import { type LineStyle, stylesFor } from './line-style.ts';
import { refId } from './panel.ts';
import { stat } from './stat.ts';
import { table } from './table.ts';
import { target } from './target.ts';
import { catalogue, shop } from './testing/shop.ts';
import { timeSeries } from './time-series.ts';
import { findAlert } from './watched-service.ts';

const { shop_orders_total: orders, shop_order_duration_seconds: duration } = catalogue.metrics;
const byKind = target({ expr: sumBy(['kind'], rate(series(orders), '$__rate_interval')), legend: '{{kind}}' });
const about = { title: 'Orders', description: 'Orders a second.', unit: 'ops', targets: [byKind] };

test('a time series with everything', () => {
  const all = target({ expr: sumBy([], rate(series(orders), '$__rate_interval')), legend: 'all', line: 'dashed', exemplars: true });
  const alert = findAlert(shop, 'EventLoopSaturated');
  const styles = { book: 'solid', toy: 'dotted' } as const;
  const { json } = timeSeries({
    ...about,
    targets: [byKind, all],
    alert,
    alertAbove: alert?.above,
    styles,
    detail: 'shop-nodejs',
    atLeastUpTo: 1,
  });
  expect(json).toMatchSnapshot();
});

test('a threshold is told in words too, in the unit of the panel', () => {
  const label = (unit: string) => timeSeries({ ...about, unit, alertAbove: 0.9 }).json.fieldConfig?.defaults.custom.axisLabel;
  expect([label('percentunit'), label('short')]).toEqual(['alert above 90%', 'alert above 0.9']);
});

test('a name that is good or bad by itself has the colour of what it is, and keeps its style', () => {
  const { json } = timeSeries({ ...about, styles: { lost: 'dotted' }, statuses: { sold: 'ok', lost: 'critical' } });
  const color = (fixedColor: string) => ({ id: 'color', value: { mode: 'fixed', fixedColor } });
  expect(json.fieldConfig?.overrides.map(({ matcher, properties }) => [matcher.options, properties])).toEqual([
    ['lost', expect.arrayContaining([expect.objectContaining({ id: 'custom.lineStyle' })])],
    ['sold', [color('blue')]],
    ['lost', [color('semi-dark-red')]],
  ]);
});

test('the legend tells the last value, unless it is that of a series that has ended', () => {
  const told = (more: object) => {
    const { calcs, sortBy } = timeSeries({ ...about, ...more }).json.options.legend;
    return [sortBy, ...calcs];
  };
  expect(told({})).toEqual(['Last *', 'lastNotNull', 'max']);
  expect(told({ belowZero: true })).toEqual(['Last *', 'lastNotNull', 'min']);
  expect(told({ passing: true })).toEqual(['Max', 'max']);
});

test('a stat is judged in either direction, or not at all', () => {
  const shown = (thresholds: object) => {
    const { fieldConfig, options } = stat({ ...about, ...thresholds }).json;
    return [options.colorMode, fieldConfig?.defaults.thresholds?.steps.map(({ value }) => value)];
  };
  expect(shown({ thresholds: { warning: 1, critical: 2 } })).toEqual(['value', [null, 1, 2]]);
  expect(shown({ descendingThresholds: { warning: 0.25, critical: 0 } })).toEqual(['value', [null, 0, 0.25]]);
  expect(shown({})).toEqual(['none', [null]]);
});

test('a stat names its values when there can be several', () => {
  expect(stat(about).json.options.textMode).toBe('value_and_name');
  expect(stat({ ...about, targets: [{ ...byKind, legend: 'all' }] }).json.options.textMode).toBe('value');
});

test('a table asks for this moment and shows the columns that it was given, in their order', () => {
  const link = { title: 'Runbook', url: 'https://shop.example/' };
  const { json } = table({
    ...about,
    columns: [
      { field: 'kind', title: 'Kind', link },
      { field: 'Value', title: 'Orders', width: 90 },
    ],
  });
  expect(json.targets).toMatchObject([{ instant: true, range: false, format: 'table' }]);
  expect(json.transformations?.map(({ options }) => options)).toEqual([
    { include: { names: ['kind', 'Value'] } },
    { indexByName: { kind: 0, Value: 1 }, renameByName: { kind: 'Kind', Value: 'Orders' } },
  ]);
  expect(json.fieldConfig?.overrides.map(({ matcher, properties }) => [matcher.options, properties])).toEqual([
    ['Kind', [{ id: 'links', value: [{ ...link, targetBlank: true }] }]],
    ['Orders', [{ id: 'custom.width', value: 90 }]],
  ]);
});

test('a heatmap takes the buckets as they are', () => {
  const buckets = target({ expr: bucketRates(duration, { range: '$__rate_interval' }), legend: '{{le}}', exemplars: true });
  const { json } = heatmap({ ...about, unit: 's', cellUnit: 'reqps', targets: [buckets] });
  expect(json.targets).toMatchObject([{ format: 'heatmap', exemplar: true }]);
  expect(json.options).toMatchObject({ calculate: false, yAxis: { unit: 's' }, cellValues: { unit: 'reqps' } });
});

test('values of a closed list differ by more than their colour', () => {
  const styles: LineStyle[] = Object.values(stylesFor(['a', 'b', 'c', 'd', 'e', 'f']));
  expect(new Set(styles).size).toBe(6);
  expect(stylesFor(['a', 'b', 'c', 'd', 'e', 'f', 'g']).g).toBe('solid');
});

test('queries are lettered, as far as the alphabet goes', () => {
  expect([refId(0), refId(25)]).toEqual(['A', 'Z']);
  expect(() => refId(26)).toThrow('A panel has at most 26 queries');
});
