import { expect, jest, test } from '@jest/globals';
import { Counter, Gauge, Histogram, Registry, Summary } from '@prometheus-io/client';
import { anyValue, defineCatalogue } from '../../catalogue/catalogue.ts';
import { Instruments } from '../instruments.ts';
import { expose } from './exposition.ts';
import type { ExpositionFormat } from './format.ts';

const catalogue = defineCatalogue({
  sold_total: { type: 'counter', help: 'Things that were "sold".', labels: { kind: ['cup', 'plate'] } },
  energy_seconds_total: { type: 'counter', help: 'Time that the kiln was on.', unit: 'seconds' },
  build_info: { type: 'gauge', help: 'Always 1.', labels: { version: anyValue } },
  absent_info: { type: 'gauge', help: 'Never there.', labels: { version: anyValue } },
  firing_duration_seconds: {
    type: 'histogram',
    help: 'Time in the kiln.',
    unit: 'seconds',
    labels: { kind: ['cup', 'plate'] },
    buckets: [0.5, 1],
  },
  plain_duration_seconds: { type: 'histogram', help: 'Without labels.', unit: 'seconds', buckets: [1] },
});

async function wholeOf(slices: Promise<AsyncIterable<string>>): Promise<string> {
  let whole = '';
  for await (const slice of await slices) whole += slice;
  return whole;
}

function text(format: ExpositionFormat, instruments = new Instruments(catalogue), registry = new Registry()): Promise<string> {
  return wholeOf(expose({ instruments, registry }, format));
}

function busy(): Instruments<typeof catalogue> {
  const instruments = new Instruments(catalogue);
  instruments.counter('sold_total').series({ kind: 'cup' }).add(3);
  instruments.gauge('build_info').series({ version: 'a\\b"c\nd' }).set(1);
  const firing = instruments.histogram('firing_duration_seconds').series({ kind: 'plate' });
  firing.observe(0.25);
  firing.observe(0.25);
  firing.observe(8);
  return instruments;
}

test('the text format contains every series, and omits metrics without series', async () => {
  expect(await text('text', busy())).toBe(`# HELP sold_total Things that were "sold".
# TYPE sold_total counter
sold_total{kind="cup"} 3
# HELP energy_seconds_total Time that the kiln was on.
# TYPE energy_seconds_total counter
energy_seconds_total 0
# HELP build_info Always 1.
# TYPE build_info gauge
build_info{version="a\\\\b\\"c\\nd"} 1
# HELP firing_duration_seconds Time in the kiln.
# TYPE firing_duration_seconds histogram
firing_duration_seconds_bucket{kind="plate",le="0.5"} 2
firing_duration_seconds_bucket{kind="plate",le="1"} 2
firing_duration_seconds_bucket{kind="plate",le="+Inf"} 3
firing_duration_seconds_sum{kind="plate"} 8.5
firing_duration_seconds_count{kind="plate"} 3
# HELP plain_duration_seconds Without labels.
# TYPE plain_duration_seconds histogram
plain_duration_seconds_bucket{le="1"} 0
plain_duration_seconds_bucket{le="+Inf"} 0
plain_duration_seconds_sum 0
plain_duration_seconds_count 0
`);
});

test('OpenMetrics has units, counter families without _total, bounds as floats, and EOF', async () => {
  expect(await text('openmetrics', busy())).toBe(`# TYPE sold counter
# HELP sold Things that were \\"sold\\".
sold_total{kind="cup"} 3
# TYPE energy_seconds counter
# UNIT energy_seconds seconds
# HELP energy_seconds Time that the kiln was on.
energy_seconds_total 0
# TYPE build_info gauge
# HELP build_info Always 1.
build_info{version="a\\\\b\\"c\\nd"} 1
# TYPE firing_duration_seconds histogram
# UNIT firing_duration_seconds seconds
# HELP firing_duration_seconds Time in the kiln.
firing_duration_seconds_bucket{kind="plate",le="0.5"} 2
firing_duration_seconds_bucket{kind="plate",le="1.0"} 2
firing_duration_seconds_bucket{kind="plate",le="+Inf"} 3
firing_duration_seconds_sum{kind="plate"} 8.5
firing_duration_seconds_count{kind="plate"} 3
# TYPE plain_duration_seconds histogram
# UNIT plain_duration_seconds seconds
# HELP plain_duration_seconds Without labels.
plain_duration_seconds_bucket{le="1.0"} 0
plain_duration_seconds_bucket{le="+Inf"} 0
plain_duration_seconds_sum 0
plain_duration_seconds_count 0
# EOF
`);
});

test('exemplars appear only in OpenMetrics, on the bucket of their value', async () => {
  const instruments = new Instruments(catalogue);
  instruments.histogram('plain_duration_seconds').series().observeTraced(3, 'abc');
  expect(await text('text', instruments)).not.toContain('abc');
  const lines = (await text('openmetrics', instruments)).split('\n').filter((line) => line.startsWith('plain_duration_seconds_bucket'));
  expect(lines).toEqual([
    'plain_duration_seconds_bucket{le="1.0"} 0',
    expect.stringMatching(/^plain_duration_seconds_bucket\{le="\+Inf"\} 1 # \{trace_id="abc"\} 3 \d{10}(\.\d+)?$/),
  ]);
});

test('metrics of the registry are exposed, too', async () => {
  const registry = new Registry();
  const registers = [registry];
  new Counter({ name: 'odd', help: 'No _total.', registers }).inc(2);
  new Gauge({ name: 'level', help: 'A\nB', labelNames: ['x'] as const, registers }).set({ x: 'q"' }, Number.NEGATIVE_INFINITY);
  new Histogram({ name: 'size', help: 'H', buckets: [1], labelNames: ['x'] as const, registers }).observe({ x: 'v' }, 0.5);
  new Summary({ name: 'share', help: 'S', percentiles: [1], registers }).observe(4);
  new Gauge({ name: 'empty', help: 'E', labelNames: ['x'], registers });
  const nothing = { snapshots: () => [] };
  expect(await wholeOf(expose({ instruments: nothing, registry }, 'text'))).toBe(`# HELP odd No _total.
# TYPE odd counter
odd 2
# HELP level A\\nB
# TYPE level gauge
level{x="q\\""} -Inf
# HELP size H
# TYPE size histogram
size_bucket{le="1",x="v"} 1
size_bucket{le="+Inf",x="v"} 1
size_sum{x="v"} 0.5
size_count{x="v"} 1
# HELP share S
# TYPE share summary
share{quantile="1"} 4
share_sum 4
share_count 1
`);
  const openmetrics = await wholeOf(expose({ instruments: nothing, registry }, 'openmetrics'));
  expect(openmetrics).toContain('# TYPE odd counter\n# HELP odd No _total.\nodd_total 2\n');
  expect(openmetrics).toContain('size_bucket{le="1.0",x="v"} 1\n');
  expect(openmetrics).toContain('share{quantile="1.0"} 4\n');
});

test('an OpenMetrics scrape does not change later text scrapes', async () => {
  const registry = new Registry();
  new Counter({ name: 'odd_total', help: 'Odd.', registers: [registry] }).inc();
  const before = await text('text', undefined, registry);
  expect(await text('openmetrics', undefined, registry)).toContain('# TYPE odd counter\n# HELP odd Odd.\nodd_total 1\n');
  expect(await text('text', undefined, registry)).toBe(before);
  expect(before).toContain('\nodd_total 1\n');
});

test('a scrape yields to the event loop after each millisecond of work', async () => {
  const instruments = new Instruments(catalogue);
  for (let series = 0; series < 100_000; series++) instruments.gauge('build_info').series({ version: `v${series}` });
  let now = 0;
  const clock = jest.spyOn(performance, 'now').mockImplementation(() => (now += 1 / 64)); // each call stands for the work of one line
  let turns = 0;
  let next = setImmediate(function turn() {
    turns++;
    next = setImmediate(turn);
  });
  const lines: number[] = [];
  try {
    for await (const slice of await expose({ instruments, registry: new Registry() }, 'text')) lines.push(slice.split('\n').length - 1);
  } finally {
    clearImmediate(next);
    clock.mockRestore();
  }
  expect(lines.reduce((total, some) => total + some)).toBeGreaterThan(100_000);
  expect(Math.max(...lines)).toBeLessThan(64 + 5); // the head of a metric has more than one line
  expect(turns).toBeGreaterThanOrEqual(lines.length - 1);
});

test('concurrent scrapes do not mix', async () => {
  const instruments = new Instruments(catalogue);
  for (let series = 0; series < 10_000; series++)
    instruments
      .gauge('build_info')
      .series({ version: `v${series}` })
      .set(series);
  const alone = await text('text', instruments);
  const together = await Promise.all([text('text', instruments), text('openmetrics', instruments), text('text', instruments)]);
  expect(together[0]).toBe(alone);
  expect(together[2]).toBe(alone);
  expect(together[1]?.match(/^build_info\{/gm)?.length).toBe(10_000);
});

test('a scrape over many turns of the event loop is consistent per metric', async () => {
  const instruments = new Instruments(catalogue);
  const allSeries = Array.from({ length: 20_000 }, (_, series) => instruments.gauge('build_info').series({ version: `v${series}` }));
  let slices = 0;
  let whole = '';
  for await (const slice of await expose({ instruments, registry: new Registry() }, 'text')) {
    whole += slice;
    slices++;
    for (const series of allSeries) series.set(slices);
  }
  expect(slices).toBeGreaterThan(2);
  const values = new Set([...whole.matchAll(/^build_info\{.*\} (\d+)$/gm)].map(([, value]) => value));
  expect(values.size).toBe(1);
});
