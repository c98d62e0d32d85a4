import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { execa } from 'execa';
import type { EvaluationTimes } from 'metric-to-pager/prometheus';
import { type PrometheusOptions, type PrometheusServer, startPrometheus } from 'metric-to-pager/prometheus';
import { seriesText } from 'metric-to-pager/promql';
import type { Scraped } from 'metric-to-pager/proof';
import type { Layer } from './layers.ts';
import { openMetrics, type Stored, scrapedSeries } from './openmetrics.ts';

/** Samples that are put into a Prometheus as if it had scraped them long ago. */
export interface History {
  readonly series: Scraped;
  /** When they were scraped. */
  readonly scrapes: EvaluationTimes;
  /** How many seconds after a scrape the rules were evaluated. */
  readonly late: number;
  /** Rules in the order in which they build on each other; each layer is evaluated over all of the time before the next. */
  readonly layers: readonly Layer[];
}

/** The programs that do the work. */
export interface Programs {
  readonly prometheus: string;
  readonly promtool: string;
}

/**
 * Fills a Prometheus with a past: blocks of samples, then blocks of what its rules would have recorded. Rules are asked for all of the
 * time at once: `promtool tsdb create-blocks-from rules` asks for two hours at a time, and reads windows of days again for each.
 */
export async function replay(history: History, programs: Programs, progress: (text: string) => void): Promise<PrometheusServer> {
  const { promtool, prometheus } = programs;
  await using made = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'month-'));
  made.defer(() => rm(folder, { recursive: true }));
  const options = { folder, program: prometheus, flags: FLAGS };
  await writeFile(join(folder, 'prometheus.yaml'), '{}');
  await writeBlocks(folder, promtool, scrapedSeries(history.series, history.scrapes));
  progress('samples imported');
  for (const [index, layer] of history.layers.entries()) {
    await writeBlocks(folder, promtool, await recordedSeries(layer, history, options));
    progress(`rules of layer ${index + 1} of ${history.layers.length} replayed`);
  }
  const server = made.use(await startPrometheus(options));
  const kept = made.move();
  return { ...server, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

// --- internal ---

/** A month of samples: kept, and read by one query. */
const FLAGS = ['--storage.tsdb.retention.time=100y', '--query.max-samples=500000000', '--query.timeout=10m'];

async function recordedSeries(layer: Layer, { scrapes, late }: History, options: PrometheusOptions): Promise<Stored[]> {
  await using server = await startPrometheus(options);
  const recorded = layer.map(async (one): Promise<Stored[]> => {
    const times = { start: scrapes.start + late, end: scrapes.end + late, step: one.interval };
    const results = await server.api.range(one.rule.expr, times);
    return results.map(({ labels: { __name__: _replaced, ...labels }, values }) => ({
      series: seriesText(one.rule.record, { ...labels, ...one.rule.labels }),
      samples: values,
    }));
  });
  return (await Promise.all(recorded)).flat();
}

async function writeBlocks(folder: string, promtool: string, series: Iterable<Stored>): Promise<void> {
  const samples = join(folder, 'samples.txt');
  await pipeline(Readable.from(openMetrics(series)), createWriteStream(samples));
  const args = ['tsdb', 'create-blocks-from', 'openmetrics', '--max-block-duration=744h', '--quiet', samples, join(folder, 'data')];
  await execa(promtool, args);
}
