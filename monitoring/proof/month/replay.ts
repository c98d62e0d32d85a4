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
import type { Rule } from '../dependencies.ts';
import type { Scraped } from '../simulation/simulation.ts';
import { openMetrics } from './openmetrics.ts';

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
  readonly rules: readonly Rule[];
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
  /** The samples of a series as they are stored, of the last `seconds` before `end`. */
  stored(series: string, over: { readonly end: number; readonly seconds: number }): Promise<Values>;
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
  for (const [index, { rules, interval }] of past.layers.entries()) {
    // When in its interval a group is evaluated follows from its name and its file's: the same ones, so that layers see each other's latest.
    await writeFile(join(folder, RULES), JSON.stringify({ groups: [{ name: 'rules', rules }] }));
    const server = await serve(folder, programs.prometheus);
    try {
      const times = [`--start=${past.start}`, `--end=${past.end}`, `--eval-interval=${interval}s`];
      const options = [...times, `--output-dir=${data}`, `--url=${server.url}`, RULES];
      await run(programs.promtool, ['tsdb', 'create-blocks-from', 'rules', ...options], folder);
    } finally {
      await server.stop();
    }
    progress(`rules of layer ${index + 1} of ${past.layers.length} replayed`);
  }
  const server = await serve(folder, programs.prometheus);
  return {
    range: (expr, over) => range(server.url, expr, over),
    stored: async (series, { end, seconds }) => {
      const query = new URLSearchParams({ query: `${series}[${seconds}s]`, time: String(end) });
      return valuesOf(series, await answered(`${server.url}/api/v1/query`, query));
    },
    async [Symbol.asyncDispose]() {
      await server.stop();
      await rm(folder, { recursive: true });
    },
  };
}

// --- internal ---

const RULES = 'rules.yaml';
/** The most points of one series that Prometheus answers with. */
const MOST_POINTS = 11_000;

async function range(url: string, expr: string, { start, end, step }: Parameters<Replay['range']>[1]): Promise<Values> {
  const values = new Map<number, number>();
  for (let from = start; from <= end; from += MOST_POINTS * step) {
    const to = Math.min(end, from + (MOST_POINTS - 1) * step);
    const query = new URLSearchParams({ query: expr, start: String(from), end: String(to), step: String(step) });
    const piece = valuesOf(expr, await answered(`${url}/api/v1/query_range`, query));
    for (const [time, value] of piece) values.set(time, value);
  }
  return values;
}

async function answered(url: string, query: URLSearchParams): Promise<RangeAnswer> {
  return (await (await fetch(url, { method: 'POST', body: query })).json()) as RangeAnswer;
}

function valuesOf(expr: string, { status, error, data }: RangeAnswer): Values {
  if (status !== 'success') throw new Error(`Prometheus refused "${expr}": ${error}`);
  if (data.result.length > 1) throw new Error(`"${expr}" yields ${data.result.length} series, where one was expected`);
  return new Map((data.result[0]?.values ?? []).map(([time, value]) => [time, Number(value)]));
}

interface RangeAnswer {
  readonly status: string;
  readonly error?: string;
  readonly data: { readonly result: readonly { readonly values: readonly (readonly [number, string])[] }[] };
}

async function run(program: string, args: readonly string[], cwd?: string): Promise<void> {
  try {
    await promisify(execFile)(program, [...args], { maxBuffer: 64 * 1024 * 1024, cwd });
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
