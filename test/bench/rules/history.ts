import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { execa } from 'execa';
import { formatMatchers } from 'metric-to-pager/promql';
import type { PodSeries } from './pods.ts';

/** Series with the time between two of their samples, and the time from which on they exist. */
export interface SimulatedSeries {
  readonly series: readonly PodSeries[];
  readonly labels: Readonly<Record<string, string>>;
  readonly interval: number;
  readonly from: number;
}

/**
 * Writes the samples of simulated series up to a time as blocks of a database, by `promtool tsdb create-blocks-from openmetrics`. Blocks are made one
 * after another, each of a file of its own: promtool reads a whole file again for each of its blocks.
 */
export async function writeHistory(
  folder: string,
  {
    simulated,
    end,
    progress,
  }: { readonly simulated: readonly SimulatedSeries[]; readonly end: number; readonly progress: (what: string) => void },
): Promise<void> {
  const first = Math.floor(Math.min(...simulated.map(({ from }) => from)) / BLOCK);
  const last = Math.floor(end / BLOCK);
  const samples = join(folder, 'samples.txt');
  for (let block = first; block <= last; block += 1) {
    progress(`block ${block - first + 1} of ${last - first + 1}`);
    const span = { from: block * BLOCK, to: Math.min((block + 1) * BLOCK, end) };
    await pipeline(Readable.from(openMetrics(simulated, span)), createWriteStream(samples));
    await execa('promtool', [
      'tsdb',
      'create-blocks-from',
      'openmetrics',
      '--max-block-duration=18h',
      '--quiet',
      samples,
      join(folder, 'data'),
    ]);
  }
  await rm(samples);
}

/** Series as a target exposes them now. */
export function exposition(series: readonly PodSeries[], now: number): string {
  return series.map((one) => `${one.name}${formatMatchers(one.labels)} ${one.valueAt(now)}\n`).join('');
}

// --- internal ---

/** A length that Prometheus gives blocks of itself: 2 h, three times that, and again. */
const BLOCK = 18 * 3600;

function* openMetrics(
  simulated: readonly SimulatedSeries[],
  { from, to }: { readonly from: number; readonly to: number },
): Iterable<string> {
  for (const { series, labels, interval, from: begins } of simulated) {
    const start = Math.ceil(Math.max(from, begins) / interval) * interval;
    for (const one of series) {
      const text = `${one.name}${formatMatchers({ ...labels, ...one.labels })}`;
      const lines: string[] = [];
      for (let time = start; time < to; time += interval) lines.push(`${text} ${one.valueAt(time)} ${time}\n`);
      yield lines.join('');
    }
  }
  yield '# EOF\n';
}
