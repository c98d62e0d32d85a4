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
const props = { title: 'Orders', description: 'Orders per second.', unit: 'ops', targets: [byKind] };

test('a time series with every option', () => {
  const all = target({ expr: sumBy([], rate(series(orders), '$__rate_interval')), legend: 'all', line: 'dashed', exemplars: true });
  const styles = { book: 'solid', toy: 'dotted' } as const;
  const { json } = timeSeries({
    ...props,
    targets: [byKind, all],
    alert: findAlert(shop, 'EventLoopSaturated'),
    styles,
    detail: 'shop-nodejs',
    softMax: 1,
  });
  expect(json).toMatchSnapshot();
});

test('the axis label shows the threshold in the unit of the panel', () => {
  const label = (unit: string) => timeSeries({ ...props, unit, alertAbove: 0.9 }).json.fieldConfig?.defaults.custom.axisLabel;
  expect([label('percentunit'), label('short')]).toEqual(['alert above 90%', 'alert above 0.9']);
});

test('a name with a status has the colour of the status, and keeps its style', () => {
  const { json } = timeSeries({ ...props, styles: { lost: 'dotted' }, statuses: { sold: 'ok', lost: 'critical' } });
  const color = (fixedColor: string) => ({ id: 'color', value: { mode: 'fixed', fixedColor } });
  expect(json.fieldConfig?.overrides.map(({ matcher, properties }) => [matcher.options, properties])).toEqual([
    ['lost', expect.arrayContaining([expect.objectContaining({ id: 'custom.lineStyle' })])],
    ['sold', [color('blue')]],
    ['lost', [color('semi-dark-red')]],
  ]);
});

test('the legend shows the last value, except for transient series', () => {
  const legend = (more: object) => {
    const { calcs, sortBy } = timeSeries({ ...props, ...more }).json.options.legend;
    return [sortBy, ...calcs];
  };
  expect(legend({})).toEqual(['Last *', 'lastNotNull', 'max']);
  expect(legend({ negative: true })).toEqual(['Last *', 'lastNotNull', 'min']);
  expect(legend({ transient: true })).toEqual(['Max', 'max']);
});

test('a stat has ascending, descending or no thresholds', () => {
  const shown = (thresholds: object) => {
    const { fieldConfig, options } = stat({ ...props, ...thresholds }).json;
    return [options.colorMode, fieldConfig?.defaults.thresholds?.steps.map(({ value }) => value)];
  };
  expect(shown({ thresholds: { warning: 1, critical: 2 } })).toEqual(['value', [null, 1, 2]]);
  expect(shown({ descendingThresholds: { warning: 0.25, critical: 0 } })).toEqual(['value', [null, 0, 0.25]]);
  expect(shown({})).toEqual(['none', [null]]);
});

test('a stat shows names when it can have several values', () => {
  expect(stat(props).json.options.textMode).toBe('value_and_name');
  expect(stat({ ...props, targets: [{ ...byKind, legend: 'all' }] }).json.options.textMode).toBe('value');
});

test('a table runs an instant query and shows the given columns in order', () => {
  const link = { title: 'Runbook', url: 'https://shop.example/' };
  const { json } = table({
    ...props,
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

test('a heatmap uses the buckets of the histogram', () => {
  const buckets = target({ expr: bucketRates(duration, { range: '$__rate_interval' }), legend: '{{le}}', exemplars: true });
  const { json } = heatmap({ ...props, unit: 's', cellUnit: 'reqps', targets: [buckets] });
  expect(json.targets).toMatchObject([{ format: 'heatmap', exemplar: true }]);
  expect(json.options).toMatchObject({ calculate: false, yAxis: { unit: 's' }, cellValues: { unit: 'reqps' } });
});

test('up to six values have different line styles', () => {
  const styles: LineStyle[] = Object.values(stylesFor(['a', 'b', 'c', 'd', 'e', 'f']));
  expect(new Set(styles).size).toBe(6);
  expect(stylesFor(['a', 'b', 'c', 'd', 'e', 'f', 'g']).g).toBe('solid');
});

test('queries are named A to Z', () => {
  expect([refId(0), refId(25)]).toEqual(['A', 'Z']);
  expect(() => refId(26)).toThrow('A panel must have at most 26 queries');
});
