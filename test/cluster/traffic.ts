import { setTimeout } from 'node:timers/promises';
import { type ApiRequest, type ApiServer, type Listener, throughProxy } from 'metric-to-pager/cluster';

/** The answers so far. */
export interface TrafficResult {
  readonly requests: number;
  readonly byStatus: Readonly<Record<string, number>>;
  /** Answers with an unexpected status. */
  readonly unexpected: readonly string[];
}

/** Running traffic. */
export interface Traffic {
  result(): TrafficResult;
  stop(): Promise<void>;
}

/**
 * Sends mixed requests to a service through the API server, about 20 req/s: texts of each type, invalid requests, pages, long answers, and
 * some that the client aborts. Stops by itself after 15 minutes.
 */
export function startTraffic(api: ApiServer, listener: Listener): Traffic {
  const counts: Record<string, number> = {};
  const unexpected: string[] = [];
  const end = new AbortController();
  const deadline = performance.now() + MAX_SECONDS * 1000;
  let next = 0;
  const worker = async () => {
    while (!end.signal.aborted && performance.now() < deadline) {
      const kind = MIX[next++ % MIX.length] as KindOfRequest;
      const status = await answerTo(api, listener, kind);
      counts[status] = (counts[status] ?? 0) + 1;
      if (status !== String(kind.status)) unexpected.push(`${kind.method ?? 'GET'} ${kind.path}: ${status}, expected ${kind.status}`);
      await setTimeout(PAUSE_MILLISECONDS);
    }
  };
  const workers = Promise.all(Array.from({ length: WORKERS }, worker));
  return {
    result: () => ({ requests: Object.values(counts).reduce((a, b) => a + b, 0), byStatus: { ...counts }, unexpected }),
    async stop() {
      end.abort();
      await workers;
    },
  };
}

// --- internal ---

interface KindOfRequest extends ApiRequest {
  /** The expected status, or that the client aborts. */
  readonly status: number | typeof ABORTED;
  /** Milliseconds after which the client aborts. */
  readonly abortsAfter?: number;
}

const ABORTED = 'aborted';
const WORKERS = 4;
const PAUSE_MILLISECONDS = 180;
const MAX_SECONDS = 900;

/** Sent in turns. The client of the last aborts during the stream. */
const MIX: readonly KindOfRequest[] = [
  { path: '/lorem/word/3/10', status: 200 },
  { path: '/lorem/sentence/5/10', status: 200 },
  { path: '/lorem/paragraph/3/8', status: 200 },
  { path: '/lorem/word/3/10', method: 'POST', status: 200 },
  { path: '/lorem/word/9/3', status: 400 },
  { path: '/lorem/paragraph/5/5', status: 200, headers: { accept: 'text/plain' } },
  { path: '/lorem/sentence/5/10', query: { count: '50' }, status: 200 },
  { path: '/', status: 200 },
  { path: '/lorem/poem/1/2', status: 404 },
  { path: '/lorem/sentence/8/12', query: { seed: 'traffic' }, status: 200 },
  { path: '/lorem/paragraph/20/40', query: { count: '50' }, status: 200 },
  { path: '/version', status: 200 },
  { path: '/nowhere', status: 404 },
  { path: '/lorem/word/5/5', method: 'HEAD', status: 200 },
  { path: '/lorem/sentence/5/10', method: 'POST', status: 200 },
  { path: '/lorem/paragraph/900/1000', query: { count: '900' }, status: ABORTED, abortsAfter: 30 },
];

async function answerTo(api: ApiServer, listener: Listener, { status: _, abortsAfter, ...request }: KindOfRequest): Promise<string> {
  const signal = abortsAfter === undefined ? undefined : AbortSignal.timeout(abortsAfter);
  try {
    return String((await throughProxy(api, listener, signal ? { ...request, signal } : request)).status);
  } catch (error) {
    return signal?.aborted ? ABORTED : (error as Error).message;
  }
}
