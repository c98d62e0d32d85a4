import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** What a polite client met. */
export interface Experience {
  /** Requests that were answered with 200. */
  readonly served: number;
  /** Requests that were answered with another status, or not at all. */
  readonly failed: number;
  /** 99th percentile of the latency of all answers, in milliseconds. */
  readonly p99: number;
}

/** Sends requests on a few connections, with pauses, for a time. A failed request counts with the time that it took. */
export async function politeClient(port: number, seconds: number): Promise<Experience> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const end = performance.now() + seconds * 1_000;
  const latencies: number[] = [];
  let failed = 0;
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      while (performance.now() < end) {
        const start = performance.now();
        const status = await ask(port, agent);
        latencies.push(performance.now() - start);
        if (status !== 200) failed += 1;
        await sleep(PAUSE_MS);
      }
    }),
  );
  agent.destroy();
  latencies.sort((a, b) => a - b);
  return { served: latencies.length - failed, failed, p99: latencies[Math.floor(latencies.length * 0.99)] ?? Number.NaN };
}

// --- internal ---

const CONNECTIONS = 4;
const PAUSE_MS = 10;
const TIMEOUT_MS = 2_000;

/** Resolves with the status; 0 without an answer. A connection that the server closed while idle is replaced, as by every HTTP client. */
function ask(port: number, agent: Agent): Promise<number> {
  return new Promise((resolve) => {
    const asked = request({ host: '127.0.0.1', port, path: '/lorem/sentence/5/10', agent, timeout: TIMEOUT_MS }, (response) => {
      response.resume().once('end', () => resolve(response.statusCode ?? 0));
      response.once('error', () => resolve(0));
    });
    asked.once('timeout', () => asked.destroy());
    asked.once('error', (error: NodeJS.ErrnoException) => {
      resolve(asked.reusedSocket && error.code === 'ECONNRESET' ? ask(port, agent) : 0);
    });
    asked.end();
  });
}
