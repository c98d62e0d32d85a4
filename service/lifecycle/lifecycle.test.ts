import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { RawClient, requestText } from '../../packages/metric-to-pager/src/measure/testing/raw-client.ts';
import { eventually } from '../../packages/metric-to-pager/src/waiting/testing/eventually.ts';
import { readAnswers } from '../testing/raw-answers.ts';
import { runningService } from '../testing/running-service.ts';

const TEXT = '/lorem/word/1/2';

test('a stopping service is not ready, and keeps serving while it closes connections after their next answer', async () => {
  // Long enough for a busy machine to open the connections below.
  await using running = await runningService({ SHUTDOWN_DELAY_MS: '1500' });
  const { url, service } = running;
  const keptAlive = await RawClient.connect(running.port);
  keptAlive.send(requestText('GET', TEXT));
  await keptAlive.until(/"message"/);
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  const started = performance.now();
  const stopped = service.stop();
  const [ready, live, text] = await Promise.all(['/readyz', '/livez', TEXT].map((path) => fetch(url + path)));
  expect([ready?.status, ready?.headers.get('content-type'), ready?.headers.get('retry-after')]).toEqual([
    503,
    'application/problem+json',
    '1',
  ]);
  expect([live?.status, text?.status, text?.headers.get('connection')]).toEqual([200, 200, 'close']);
  keptAlive.send(requestText('GET', TEXT));
  const answers = readAnswers(await keptAlive.untilClosed());
  expect(answers.map(({ status, headers }) => [status, headers['connection']])).toEqual([
    [200, 'keep-alive'],
    [200, 'close'],
  ]);
  await stopped;
  expect(performance.now() - started).toBeGreaterThanOrEqual(1490);
  await expect(fetch(url)).rejects.toThrow();
});

test('a request that arrived before the end of SHUTDOWN_DELAY_MS is answered, however late the process comes to read it', async () => {
  await using running = await runningService({ SHUTDOWN_DELAY_MS: '200' });
  const keptAlive = await RawClient.connect(running.port);
  keptAlive.send(requestText('GET', TEXT));
  await keptAlive.until(/"message"/);
  const stopped = running.service.stop();
  await eventually(async () => (await fetch(`${running.url}/readyz`)).status === 503);
  keptAlive.send(requestText('GET', TEXT));
  block(400);
  const answers = readAnswers(await keptAlive.untilClosed());
  expect(answers.map(({ status, headers }) => [status, headers['connection']])).toEqual([
    [200, 'keep-alive'],
    [200, 'close'],
  ]);
  await stopped;
});

test('a stopping service answers requests in flight, then stops without waiting for idle connections', async () => {
  await using running = await runningService({ FAULTS: 'on', SHUTDOWN_DRAIN_MS: '20000' });
  const { url, service } = running;
  await putFault(url, { kind: 'latency', milliseconds: 300 });
  const spare = await RawClient.connect(running.port);
  const inFlight = await RawClient.connect(running.port);
  inFlight.send(requestText('GET', TEXT));
  await eventually(() => service.app.exchanges.inFlight === 1);
  const started = performance.now();
  await service.stop();
  expect(performance.now() - started).toBeLessThan(15_000);
  expect(readAnswers(await inFlight.untilClosed()).map(({ status }) => status)).toEqual([200]);
  expect(await spare.untilClosed()).toBe('');
  expect(running.requests().map(({ status }) => status)).toEqual([200, 200]);
});

test('a request in flight at the end of the drain is cut, and logged', async () => {
  await using running = await runningService({ FAULTS: 'on', SHUTDOWN_DRAIN_MS: '200' });
  const { url, service } = running;
  await putFault(url, { kind: 'latency', milliseconds: 20_000 });
  const answer = fetch(url + TEXT).catch(() => 'cut');
  await eventually(() => service.app.exchanges.inFlight === 1);
  const started = performance.now();
  await service.stop();
  expect(performance.now() - started).toBeLessThan(15_000);
  expect([await answer, running.requests().at(-1)?.['status']]).toEqual(['cut', 499]);
});

test('with METRICS_PORT set, /metrics and /faults are served on that port only', async () => {
  await using running = await runningService({ METRICS_PORT: '0', FAULTS: 'on' });
  const { url, operationsUrl } = running;
  const statuses = async (base: string) =>
    Promise.all(['/metrics', '/faults', TEXT, '/', '/readyz'].map(async (path) => (await fetch(base + path)).status));
  expect(await statuses(url)).toEqual([404, 404, 200, 200, 200]);
  expect(await statuses(operationsUrl)).toEqual([200, 200, 404, 404, 404]);
  expect((await (await fetch(`${operationsUrl}/nothing`)).json()) as object).toMatchObject({ error: 'the path "/nothing" does not exist' });
});

test('the metrics are served until the end, and a hanging scrape does not delay the stop', async () => {
  await using running = await runningService({ METRICS_PORT: '0', SHUTDOWN_DELAY_MS: '200' });
  const { service, operationsUrl } = running;
  const hanging = await RawClient.connect(Number(new URL(operationsUrl).port));
  hanging.send('GET /metrics HTTP/1.1\r\n');
  const started = performance.now();
  const stopped = service.stop();
  await sleep(100);
  expect((await fetch(`${operationsUrl}/metrics`)).status).toBe(200);
  await stopped;
  expect(performance.now() - started).toBeLessThan(8_000);
});

test('two services in one process share no logs, metrics, faults or shutdown', async () => {
  await using one = await runningService({ FAULTS: 'on' });
  await using two = await runningService({ FAULTS: 'on' });
  await putFault(one.url, { kind: 'error' });
  expect([(await fetch(one.url + TEXT)).status, (await fetch(two.url + TEXT)).status]).toEqual([500, 200]);
  await eventually(() => one.requests().length === 2 && two.requests().length === 1);
  const ok = 'lorem_requests_total{type="word",outcome="ok"}';
  expect([await metric(one.url, ok), await metric(two.url, ok)]).toEqual(['0', '1']);
  await one.service.stop();
  expect((await fetch(two.url + TEXT)).status).toBe(200);
  expect(await metric(two.url, 'nodejs_version_info')).not.toBeUndefined();
});

test('a service listens on one address of a host name, the one that is measured', async () => {
  await using running = await runningService({ HOST: 'localhost' });
  expect(running.service.app.addresses()).toHaveLength(1);
  await fetch(`${running.url}/version`);
  await eventually(() => running.requests().length === 1);
});

test('a service that is stopped twice stops once', async () => {
  await using running = await runningService({ SHUTDOWN_DELAY_MS: '50' });
  await Promise.all([running.service.stop(), running.service.stop()]);
  await running.service.stop();
});

// --- internal ---

/** Keeps the process from doing anything, as a busy machine does. */
function block(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

async function putFault(url: string, fault: object): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const { status } = await fetch(`${url}/faults`, { method: 'PUT', headers, body: JSON.stringify({ seconds: 60, ...fault }) });
  expect(status).toBe(200);
}

/** Returns the value of the first sample that starts with the given text. */
async function metric(url: string, start: string): Promise<string | undefined> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const line = text.split('\n').find((candidate) => candidate.startsWith(start));
  return line?.slice(line.lastIndexOf(' ') + 1);
}
