import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { runningService } from '../testing/running-service.ts';
import { until } from '../testing/until.ts';

const TEXT = '/lorem/word/1/2';

test('after a second of a busy event loop requests are refused, but no probe, scrape or fault; then all is well again', async () => {
  await using running = await runningService({ OVERLOAD_UTILIZATION: '0.9', FAULTS: 'on' });
  const { url } = running;
  expect((await fetch(url + TEXT)).status).toBe(200);
  // What counts is the last second, not all the time that the service has run.
  await sleep(1_500);
  await busyUntilRefused(url);
  const refused = await fetch(url + TEXT);
  expect([refused.status, refused.headers.get('retry-after'), await refused.json()]).toEqual([
    503,
    '2',
    expect.objectContaining({ status: 503, error: 'the service is overloaded; try again in 2 seconds' }),
  ]);
  const spared = await Promise.all(['/livez', '/readyz', '/metrics', '/faults'].map(async (path) => (await fetch(url + path)).status));
  expect(spared).toEqual([200, 200, 200, 200]);
  let recovered = false;
  const look = setInterval(() => fetch(url + TEXT).then(({ status }) => (recovered ||= status === 200)), 100);
  await until(() => recovered).finally(() => clearInterval(look));
});

test('a limit of 0 refuses nothing', async () => {
  await using running = await runningService({ OVERLOAD_UTILIZATION: '0' });
  block(1_200);
  expect((await fetch(running.url + TEXT)).status).toBe(200);
});

// --- internal ---

function block(milliseconds: number): void {
  for (const end = performance.now() + milliseconds; performance.now() < end; );
}

/** Keeps the event loop busy, with just enough turns for a request now and then. */
async function busyUntilRefused(url: string): Promise<void> {
  for (let i = 0; i < 12; i += 1) {
    block(250);
    if ((await fetch(url + TEXT)).status === 503) return;
  }
  throw new Error('expected a refusal within 3 seconds of a busy event loop, got none');
}
