import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** One series of a result: its labels, and values by time, in seconds since 1970. */
export interface Result {
  readonly labels: Readonly<Record<string, string>>;
  readonly values: ReadonlyMap<number, number>;
}

/** The times of an evaluation, in seconds since 1970. */
export interface EvaluationTimes {
  readonly start: number;
  readonly end: number;
  readonly step: number;
}

/** A Prometheus that scrapes nothing and answers queries on the blocks of a folder. */
export interface Prometheus extends AsyncDisposable {
  /** What an expression yields at each of the times. */
  range(expr: string, times: EvaluationTimes): Promise<Result[]>;
  /** The samples of the series that a selector finds as they are stored, of the last `seconds` before `end`. */
  stored(selector: string, over: { readonly end: number; readonly seconds: number }): Promise<Result[]>;
}

/**
 * Starts a Prometheus on a folder that holds a configuration, `prometheus.yaml`, and blocks, `data`.
 *
 * @throws when there is no such program, or when it ends or is not ready within a minute
 */
export async function servePrometheus(folder: string, program: string): Promise<Prometheus> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(program, [...optionsFor(folder), `--web.listen-address=127.0.0.1:${port}`], { stdio: 'ignore' });
  const gone = new Promise<never>((_, reject) => {
    child.once('error', (cause) => reject(new Error(`"${program}" does not start: apt-get install prometheus`, { cause })));
    child.once('exit', (code) => reject(new Error(`"${program}" ended with ${code} before it was ready`)));
  });
  const waiting = new AbortController();
  try {
    await Promise.race([ready(url, waiting.signal), gone]);
  } catch (error) {
    child.kill();
    throw error;
  } finally {
    waiting.abort();
  }
  return {
    range: async (expr, times) =>
      joined(await Promise.all(pieces(times).map((piece) => ask(url, 'query_range', { query: expr, ...piece })))),
    stored: (selector, { end, seconds }) => ask(url, 'query', { query: `${selector}[${seconds}s]`, time: end }),
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

// --- internal ---

/** The most points of one series that Prometheus answers with. */
const MOST_POINTS = 11_000;

function optionsFor(folder: string): string[] {
  return [
    `--config.file=${join(folder, 'prometheus.yaml')}`,
    `--storage.tsdb.path=${join(folder, 'data')}`,
    '--storage.tsdb.retention.time=100y',
    '--query.max-samples=500000000',
    '--query.timeout=10m',
    '--log.level=error',
  ];
}

async function ready(url: string, waiting: AbortSignal): Promise<void> {
  for (let tries = 0; tries < 600 && !waiting.aborted; tries++) {
    if ((await fetch(`${url}/-/ready`).catch(() => undefined))?.ok) return;
    await sleep(100);
  }
  throw new Error(`Prometheus at ${url} was not ready within a minute`);
}

function pieces({ start, end, step }: EvaluationTimes): EvaluationTimes[] {
  const length = MOST_POINTS * step;
  const count = Math.floor((end - start) / length) + 1;
  return Array.from({ length: count }, (_, index) => {
    const from = start + index * length;
    return { start: from, end: Math.min(end, from + length - step), step };
  });
}

function joined(answers: readonly Result[][]): Result[] {
  const same = Map.groupBy(answers.flat(), ({ labels }) => JSON.stringify(labels));
  return [...same.values()].map((parts) => ({
    labels: parts[0]?.labels ?? {},
    values: new Map(parts.flatMap(({ values }) => [...values])),
  }));
}

interface Answer {
  readonly status: string;
  readonly error?: string;
  readonly data: {
    readonly result: readonly {
      readonly metric: Readonly<Record<string, string>>;
      readonly values: readonly (readonly [number, string])[];
    }[];
  };
}

async function ask(url: string, verb: 'query' | 'query_range', asked: Readonly<Record<string, string | number>>): Promise<Result[]> {
  const body = new URLSearchParams(Object.entries(asked).map(([name, value]): [string, string] => [name, String(value)]));
  const { status, error, data } = (await (await fetch(`${url}/api/v1/${verb}`, { method: 'POST', body })).json()) as Answer;
  if (status !== 'success') throw new Error(`Prometheus refused "${asked['query']}": ${error}`);
  return data.result.map(({ metric, values }) => ({
    labels: metric,
    values: new Map(values.map(([time, value]) => [time, Number(value.replace('Inf', 'Infinity'))])),
  }));
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  await new Promise((closed) => server.close(closed));
  return typeof address === 'object' && address !== null ? address.port : 0;
}
