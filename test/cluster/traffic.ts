import { setTimeout } from 'node:timers/promises';
import { type ApiRequest, type ApiServer, type Listener, throughProxy } from 'metric-to-pager/cluster';

/** What became of the requests so far. */
export interface Tally {
  readonly requests: number;
  readonly byStatus: Readonly<Record<string, number>>;
  /** A sentence for each answer that was not the expected one. */
  readonly unexpected: readonly string[];
}

/** Requests that go on until they are stopped. */
export interface Traffic {
  tally(): Tally;
  stop(): Promise<Tally>;
}

/**
 * Sends requests of every kind to a service, through the API server, about twenty a second: texts of each type, wrong requests, pages,
 * long answers, and some that the client does not wait for. Ends by itself after a quarter of an hour.
 */
export function startTraffic(api: ApiServer, listener: Listener): Traffic {
  const counts: Record<string, number> = {};
  const unexpected: string[] = [];
  const end = new AbortController();
  const endOfTime = performance.now() + LONGEST_SECONDS * 1000;
  let next = 0;
  const worker = async () => {
    while (!end.signal.aborted && performance.now() < endOfTime) {
      const kind = MIX[next++ % MIX.length] as KindOfRequest;
      const status = await answerTo(api, listener, kind);
      counts[status] = (counts[status] ?? 0) + 1;
      if (status !== String(kind.status)) unexpected.push(`${kind.method ?? 'GET'} ${kind.path}: ${status} instead of ${kind.status}`);
      await setTimeout(PAUSE_MILLISECONDS);
    }
  };
  const workers = Promise.all(Array.from({ length: WORKERS }, worker));
  const tally = (): Tally => ({ requests: Object.values(counts).reduce((a, b) => a + b, 0), byStatus: { ...counts }, unexpected });
  return {
    tally,
    async stop() {
      end.abort();
      await workers;
      return tally();
    },
  };
}

// --- internal ---

interface KindOfRequest extends ApiRequest {
  /** What it is answered with, or that nobody waits for the answer. */
  readonly status: number | typeof LEFT;
  /** After how many milliseconds the client leaves. */
  readonly leavesAfter?: number;
}

const LEFT = 'left';
const WORKERS = 4;
const PAUSE_MILLISECONDS = 180;
const LONGEST_SECONDS = 900;

/** Sent in turns. The last is longer than what any client waits for, so that it leaves in the midst of a stream. */
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
  { path: '/lorem/paragraph/900/1000', query: { count: '900' }, status: LEFT, leavesAfter: 30 },
];

async function answerTo(api: ApiServer, listener: Listener, { status: _, leavesAfter, ...request }: KindOfRequest): Promise<string> {
  const leaving = leavesAfter === undefined ? undefined : AbortSignal.timeout(leavesAfter);
  try {
    const { status } = await throughProxy(api, listener, leaving ? { ...request, signal: leaving } : request);
    return String(status);
  } catch (error) {
    return leaving?.aborted ? LEFT : (error as Error).message;
  }
}
