import { expect, test } from '@jest/globals';
import { anyValue, defineCatalogue } from '../catalogue/catalogue.ts';
import { Instruments } from './instruments.ts';

const catalogue = defineCatalogue({
  made_total: {
    type: 'counter',
    help: 'Things that were made.',
    labels: { kind: ['cup', 'plate'], glaze: ['none', 'blue'] },
    startAtZero: [{ kind: 'cup', glaze: 'none' }],
  },
  sold_total: { type: 'counter', help: 'Things that were sold.' },
  kiln_celsius: { type: 'gauge', help: 'Heat of the kiln.', optional: 'There may be no kiln.' },
  build_info: { type: 'gauge', help: 'Always 1.', labels: { version: anyValue } },
  firing_duration_seconds: {
    type: 'histogram',
    help: 'Time in the kiln.',
    unit: 'seconds',
    labels: { kind: ['cup', 'plate'] },
    buckets: [0.5, 1, 5],
  },
});

function create() {
  return new Instruments(catalogue);
}

function snapshotOf(instruments: ReturnType<typeof create>, name: string) {
  const snapshot = [...instruments.snapshots()].find(({ metric }) => metric.name === name);
  if (snapshot === undefined) throw new Error(`no ${name}`);
  return { labels: snapshot.labelTexts.slice(0, snapshot.length), values: [...snapshot.values] };
}

test('a label set always resolves to the same series, in any order of its labels', () => {
  const made = create().counter('made_total');
  const series = made.series({ kind: 'cup', glaze: 'blue' });
  series.add();
  series.add(2);
  expect(made.series({ glaze: 'blue', kind: 'cup' })).toBe(series);
  expect(series.value).toBe(3);
});

test('startAtZero sets and metrics without labels start at zero; other series appear when they are resolved', () => {
  const instruments = create();
  expect(snapshotOf(instruments, 'made_total')).toEqual({ labels: ['kind="cup",glaze="none"'], values: [0] });
  expect(snapshotOf(instruments, 'sold_total')).toEqual({ labels: [''], values: [0] });
  expect(snapshotOf(instruments, 'kiln_celsius').labels).toEqual([]);
  expect(snapshotOf(instruments, 'build_info').labels).toEqual([]);
  instruments.gauge('kiln_celsius').series();
  instruments.gauge('build_info').series({ version: '1.2.3' }).set(1);
  expect(snapshotOf(instruments, 'kiln_celsius')).toEqual({ labels: [''], values: [0] });
  expect(snapshotOf(instruments, 'build_info')).toEqual({ labels: ['version="1.2.3"'], values: [1] });
});

test('a name, label or value that is not in the catalogue does not compile, and throws when cast', () => {
  const instruments = create();
  // @ts-expect-error no such metric
  expect(() => instruments.counter('broken_total').series()).toThrow();
  // @ts-expect-error it is a gauge
  instruments.counter('kiln_celsius');
  // @ts-expect-error it is a counter
  instruments.histogram('made_total');
  const made = instruments.counter('made_total');
  // @ts-expect-error a label is missing
  expect(() => made.series({ kind: 'cup' })).toThrow(
    'Label "glaze" of metric "made_total" must have one of its known values, got "undefined".',
  );
  // @ts-expect-error no such value
  expect(() => made.series({ kind: 'bowl', glaze: 'none' })).toThrow('got "bowl"');
  // @ts-expect-error no such label
  expect(() => made.series({ kind: 'cup', glaze: 'none', size: 'large' })).toThrow('Metric "made_total" has no label "size".');
  // @ts-expect-error the labels are missing
  expect(() => made.series()).toThrow('Label "kind"');
  // @ts-expect-error the metric has no labels
  expect(() => instruments.counter('sold_total').series({ kind: 'cup' })).toThrow('has no label "kind"');
  // @ts-expect-error a counter cannot be set
  expect(() => instruments.counter('sold_total').series().set(1)).toThrow();
  // @ts-expect-error a gauge has no observations
  expect(() => instruments.gauge('kiln_celsius').series().observe(1)).toThrow();
});

test.each([-1, Number.NaN])('a counter refuses to add %d', (amount) => {
  const series = create().counter('sold_total').series();
  expect(() => series.add(amount)).toThrow(`A counter must increase by at least 0, got ${amount}.`);
  expect(series.value).toBe(0);
});

test('a histogram refuses to observe NaN, which would stay in its sum', () => {
  const series = create().histogram('firing_duration_seconds').series({ kind: 'cup' });
  expect(() => series.observe(Number.NaN)).toThrow('A histogram must observe a number, got NaN.');
  expect(() => series.observeTraced(Number.NaN, 'a')).toThrow(RangeError);
  expect([series.sum, Math.max(...series.buckets), series.exemplars]).toEqual([0, 0, undefined]);
});

test('a gauge is set, increased, or collected on each scrape', () => {
  const instruments = create();
  const series = instruments.gauge('kiln_celsius').series();
  series.set(20);
  series.add(-25);
  expect(series.value).toBe(-5);
  let heat = 900;
  series.collect(() => heat);
  expect(snapshotOf(instruments, 'kiln_celsius').values).toEqual([900]);
  heat = 950;
  expect(snapshotOf(instruments, 'kiln_celsius').values).toEqual([950]);
});

test.each([
  [-1, 0],
  [0, 0],
  [0.5, 0],
  [0.500001, 1],
  [1, 1],
  [5, 2],
  [5.1, 3],
  [Number.POSITIVE_INFINITY, 3],
])('a histogram counts %d in bucket %d: bounds are inclusive', (value, bucket) => {
  const series = create().histogram('firing_duration_seconds').series({ kind: 'cup' });
  series.observe(value);
  expect([...series.buckets]).toEqual([0, 1, 2, 3].map((index) => (index === bucket ? 1 : 0)));
  expect(series.sum).toBe(value);
});

test('a bucket keeps its latest exemplar', () => {
  const series = create().histogram('firing_duration_seconds').series({ kind: 'cup' });
  expect(series.exemplars).toBeUndefined();
  series.observeTraced(0.7, 'first');
  series.observeTraced(0.8, 'second');
  series.observeTraced(9, 'long');
  expect(series.exemplars).toMatchObject([undefined, { traceId: 'second', value: 0.8 }, undefined, { traceId: 'long', value: 9 }]);
  expect(Math.abs((series.exemplars?.[1]?.at ?? 0) - Date.now() / 1000)).toBeLessThan(5);
  expect([...series.buckets]).toEqual([0, 2, 0, 1]);
});

test('a snapshot is a copy, and thousands of series do not share numbers', () => {
  const instruments = create();
  const info = instruments.gauge('build_info');
  for (let series = 0; series < 5000; series++) info.series({ version: `v${series}` }).set(series);
  const before = snapshotOf(instruments, 'build_info');
  for (let series = 0; series < 5000; series++) info.series({ version: `v${series}` }).add(1);
  expect(before.values).toEqual(Array.from({ length: 5000 }, (_, series) => series));
  expect(before.labels[4999]).toBe('version="v4999"');
  expect(snapshotOf(instruments, 'build_info').values).toEqual(Array.from({ length: 5000 }, (_, series) => series + 1));
});

test('two Instruments of one catalogue share no series', () => {
  const one = create();
  one.counter('sold_total').series().add();
  expect(create().counter('sold_total').series().value).toBe(0);
});

test('a metric that other code records is not exposed, and has no instrument', () => {
  const mixed = defineCatalogue({
    made_total: { type: 'counter', help: 'Made.' },
    payments: { type: 'counter', help: 'Payments.', recordedBy: 'other' },
  });
  const instruments = new Instruments(mixed);
  expect([...instruments.snapshots()].map(({ metric }) => metric.name)).toEqual(['made_total']);
  expect(() => instruments.counter('payments')).toThrow('"payments" is recorded by other code');
});
