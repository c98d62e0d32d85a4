import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { LOAD_CPU, type ServerProcess } from './process.ts';

export interface Load {
  /** The request target; the method is POST. */
  readonly path: string;
  readonly seconds: number;
  /** Connections, each with one request at a time. @default 32 */
  readonly connections?: number;
  /** Pause of a connection after an answer, in milliseconds. @default 0 */
  readonly pauseMs?: number;
  /** Expected refusals (4xx or 5xx). @default 'none' */
  readonly refusals?: 'none' | 'some' | 'all';
}

/** The result of one run. */
export interface LoadResult {
  readonly requests: number;
  readonly refused: number;
  readonly requestsPerSecond: number;
  /** Latency in milliseconds. */
  readonly p50: number;
  readonly p999: number;
  /** CPU time of the server per request, in microseconds. */
  readonly cpuMicroseconds: number;
}

/**
 * Sends load from one thread of wrk, on another CPU than the server's.
 * @throws Error without requests, with unexpected refusals, or with failed requests (under `some` refusals: more than 1 in 1000)
 */
export async function runLoad(server: ServerProcess, load: Load): Promise<LoadResult> {
  const script = join(tmpdir(), `wrk-${process.pid}-${server.port}.lua`);
  await writeFile(script, luaScript(load.pauseMs ?? 0));
  const before = server.cpuSeconds();
  const wrk = ['-c', LOAD_CPU, 'wrk', '-t1', `-c${load.connections ?? 32}`, `-d${load.seconds}s`, '-s', script];
  const url = `http://127.0.0.1:${server.port}${load.path}`;
  const { stdout: printed } = await execa('taskset', [...wrk, url], { stderr: 'inherit' });
  const cpu = server.cpuSeconds() - before;
  await rm(script);
  const [, line] = /^figures (.*)$/m.exec(printed) ?? [];
  if (line === undefined) throw new Error(`wrk printed no figures: ${printed}`);
  const [requests = 0, micros = 1, refused = 0, failed = 0, p50 = 0, p999 = 0] = line.split(' ').map(Number);
  const { refusals = 'none' } = load;
  const asExpected = refusals === 'some' || (refusals === 'all' ? refused > requests - UNCOUNTED : refused === 0);
  if (failed > (refusals === 'some' ? requests * LOST_SHARE : 0) || requests === 0 || !asExpected)
    throw new Error(`${load.path}: of ${requests} requests ${refused} were refused and ${failed} failed`);
  return {
    requests,
    refused,
    requestsPerSecond: requests / (micros / 1e6),
    p50: p50 / 1000,
    p999: p999 / 1000,
    cpuMicroseconds: (cpu / requests) * 1e6,
  };
}

// --- internal ---

/** Tolerance for the burst before the first refusal, and for answers after the end of wrk's count. */
const UNCOUNTED = 100;

/** Share of requests that may time out under saturation: the kernel drops connections when its accept queue (net.core.somaxconn) is full. */
const LOST_SHARE = 0.001;

/** @see https://github.com/wg/wrk/blob/master/SCRIPTING */
function luaScript(pauseMs: number): string {
  return `wrk.method = "POST"
${pauseMs > 0 ? `function delay() return ${pauseMs} end` : ''}
function done(summary, latency)
  local e = summary.errors
  io.write(string.format("figures %d %d %d %d %d %d\\n", summary.requests, summary.duration,
    e.status, e.connect + e.read + e.write + e.timeout, latency:percentile(50), latency:percentile(99.9)))
end
`;
}
