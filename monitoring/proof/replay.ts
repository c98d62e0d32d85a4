import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { RuleGroup } from '../rules.ts';
import { openMetrics } from './openmetrics.ts';
import type { Scraped } from './simulation.ts';

/** Samples that are put into a Prometheus as if it had scraped them long ago. */
export interface Past {
  readonly series: Scraped;
  /** Seconds since 1970 of the first sample. */
  readonly start: number;
  /** Seconds between two samples. */
  readonly step: number;
  readonly end: number;
  /** Rules in the order in which they build on each other; each layer is evaluated over all of the time before the next. */
  readonly layers: readonly Layer[];
}

/** Rules that do not read each other. */
export interface Layer {
  readonly groups: readonly RuleGroup[];
  /** Seconds between two evaluations. */
  readonly interval: number;
}

/** The programs that do the work. */
export interface Programs {
  readonly prometheus: string;
  readonly promtool: string;
}

/** Values of an expression by time, in seconds since 1970. */
export type Values = ReadonlyMap<number, number>;

/** A Prometheus that remembers a past. */
export interface Replay extends AsyncDisposable {
  /** The values of an expression that yields at most one series. */
  range(expr: string, over: { readonly start: number; readonly end: number; readonly step: number }): Promise<Values>;
}

/** Fills a Prometheus with a past: blocks of samples, then blocks of what its rules would have recorded. */
export async function replay(past: Past, programs: Programs, progress: (text: string) => void): Promise<Replay> {
  const folder = await mkdtemp(join(tmpdir(), 'month-'));
  const data = join(folder, 'data');
  const samples = join(folder, 'samples.txt');
  await writeFile(join(folder, 'prometheus.yaml'), '{}');
  await pipeline(Readable.from(openMetrics(past.series, past)), createWriteStream(samples));
  progress('samples written');
  await run(programs.promtool, ['tsdb', 'create-blocks-from', 'openmetrics', '--max-block-duration=744h', '--quiet', samples, data]);
  progress('samples imported');
  for (const [index, { groups, interval }] of past.layers.entries()) {
    const rules = join(folder, `rules-${index}.yaml`);
    await writeFile(rules, JSON.stringify({ groups }));
    const server = await serve(folder, programs.prometheus);
    try {
      const times = [`--start=${past.start}`, `--end=${past.end}`, `--eval-interval=${interval}s`];
      await run(programs.promtool, ['tsdb', 'create-blocks-from', 'rules', ...times, `--output-dir=${data}`, `--url=${server.url}`, rules]);
    } finally {
      await server.stop();
    }
    progress(`rules of layer ${index + 1} of ${past.layers.length} replayed`);
  }
  const server = await serve(folder, programs.prometheus);
  return {
    range: (expr, over) => range(server.url, expr, over),
    async [Symbol.asyncDispose]() {
      await server.stop();
      await rm(folder, { recursive: true });
    },
  };
}

// --- internal ---

/** The most points of one series that Prometheus answers with. */
const MOST_POINTS = 11_000;

async function range(url: string, expr: string, { start, end, step }: Parameters<Replay['range']>[1]): Promise<Values> {
  const values = new Map<number, number>();
  for (let from = start; from <= end; from += MOST_POINTS * step) {
    const to = Math.min(end, from + (MOST_POINTS - 1) * step);
    const query = new URLSearchParams({ query: expr, start: String(from), end: String(to), step: String(step) });
    const answer = (await (await fetch(`${url}/api/v1/query_range`, { method: 'POST', body: query })).json()) as RangeAnswer;
    if (answer.status !== 'success') throw new Error(`Prometheus refused "${expr}": ${answer.error}`);
    if (answer.data.result.length > 1) throw new Error(`"${expr}" yields ${answer.data.result.length} series, where one was expected`);
    for (const [time, value] of answer.data.result[0]?.values ?? []) values.set(time, Number(value));
  }
  return values;
}

interface RangeAnswer {
  readonly status: string;
  readonly error?: string;
  readonly data: { readonly result: readonly { readonly values: readonly (readonly [number, string])[] }[] };
}

async function run(program: string, args: readonly string[]): Promise<void> {
  try {
    await promisify(execFile)(program, [...args], { maxBuffer: 64 * 1024 * 1024 });
  } catch (cause) {
    throw new Error(`"${program} ${args.slice(0, 3).join(' ')}" failed: ${(cause as Error).message}`, { cause });
  }
}

async function serve(folder: string, prometheus: string): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(
    prometheus,
    [
      `--config.file=${join(folder, 'prometheus.yaml')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      '--storage.tsdb.retention.time=100y',
      '--query.max-samples=500000000',
      `--web.listen-address=127.0.0.1:${port}`,
      '--log.level=error',
    ],
    { stdio: 'ignore' },
  );
  const gone = once(child, 'exit');
  const started = async () => {
    for (let tries = 0; tries < 600; tries++) {
      if ((await fetch(`${url}/-/ready`).catch(() => undefined))?.ok) return;
      await sleep(100);
    }
    throw new Error(`Prometheus at ${url} was not ready within a minute`);
  };
  const failed = once(child, 'error').then(([cause]) => {
    throw new Error(`"${prometheus}" does not start: apt-get install prometheus`, { cause });
  });
  await Promise.race([started(), failed]);
  return {
    url,
    async stop() {
      child.kill('SIGTERM');
      await gone;
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  await new Promise((closed) => server.close(closed));
  return typeof address === 'object' && address !== null ? address.port : 0;
}
