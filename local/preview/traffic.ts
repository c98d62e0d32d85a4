import { setTimeout as sleep } from 'node:timers/promises';

/** Sends requests until `signal` aborts. Failed requests are ignored. */
export async function sendTraffic(service: URL, signal: AbortSignal): Promise<void> {
  for (let count = 0; !signal.aborted; count++) {
    const path = REQUESTS[count % REQUESTS.length] ?? '/';
    // The rate varies, so that graphs are not flat.
    const pause = 60 + 30 * Math.sin(count / 150) + 20 * Math.sin(count / 37);
    const method = count % 3 === 0 ? 'POST' : 'GET';
    fetch(new URL(path, service), { method, signal })
      .then(
        (response) => response.arrayBuffer(),
        () => undefined,
      )
      .catch(() => undefined);
    await sleep(pause, undefined, { signal }).catch(() => undefined);
  }
}

// --- internal ---

/** Mostly valid requests, and some invalid ones. */
const REQUESTS: readonly string[] = [
  '/lorem/word/3/9',
  '/lorem/sentence/5/10',
  '/lorem/paragraph/3/7',
  '/lorem/word/3/9?count=20',
  '/lorem/sentence/5/10?seed=cicero',
  '/lorem/word/2/6',
  '/lorem/paragraph/1/2?count=5',
  '/lorem/sentence/20/40',
  '/',
  '/lorem/word/4/8',
  '/lorem/sentence/9/3',
  '/lorem/word/3/9?seed=cicero&count=3',
  '/lorem/paragraph/2/4',
  '/openapi.json',
  '/lorem/verse/1/2',
  '/lorem/sentence/8/12',
  '/nothing',
];
