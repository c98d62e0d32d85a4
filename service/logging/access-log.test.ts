import { expect, test } from '@jest/globals';
import { RawClient, requestText } from '../../packages/metric-to-pager/src/measure/testing/raw-client.ts';
import { eventually } from '../../packages/metric-to-pager/src/waiting/testing/eventually.ts';
import { answersTo } from '../testing/raw-answers.ts';
import { runningService } from '../testing/running-service.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';

test('a line has the id, trace, request, status and duration', async () => {
  await using running = await runningService();
  const headers = { 'x-request-id': 'mine-1', traceparent: `00-${TRACE}-00f067aa0ba902b7-01` };
  const answer = await fetch(`${running.url}/lorem/Word/3/5`, { method: 'POST', headers });
  const { message } = (await answer.json()) as { message: string };
  expect(answer.headers.get('x-request-id')).toBe('mine-1');
  await eventually(() => running.requests().length === 1);
  expect(running.requests()[0]).toEqual({
    level: 'info',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    request_id: 'mine-1',
    trace_id: TRACE,
    method: 'POST',
    route: '/lorem/:type/:min/:max',
    status: 200,
    function: 'word',
    min: 3,
    max: 5,
    length: message.length,
    took: expect.any(Number),
    msg: 'request',
  });
});

test('a request without a valid id gets a new one, in its answer and its line', async () => {
  await using running = await runningService();
  const answer = await fetch(`${running.url}/version`, { headers: { 'x-request-id': 'not safe' } });
  const id = answer.headers.get('x-request-id');
  expect(id).toMatch(/^[\da-f]{8}-/);
  await eventually(() => running.requests().length === 1);
  expect(running.requests()[0]).toMatchObject({ request_id: id, route: '/version' });
  expect(running.requests()[0]).not.toHaveProperty('trace_id');
});

test('successful probes and scrapes are logged at debug, failed ones at info', async () => {
  await using quiet = await runningService();
  await using talkative = await runningService({ LOG_LEVEL: 'debug' });
  for (const { url } of [quiet, talkative]) {
    for (const path of ['/livez', '/readyz', '/metrics']) await (await fetch(url + path)).text();
    await (await fetch(`${url}/livez`, { method: 'POST' })).text();
  }
  const seen = (lines: readonly { level: string; route?: unknown; status?: unknown }[]) =>
    lines.map(({ level, route, status }) => [level, route, status]);
  const failed = ['info', '/livez', 405];
  await eventually(() => quiet.requests().length > 0 && talkative.requests().length > 3);
  expect(seen(quiet.requests())).toEqual([failed]);
  expect(seen(talkative.requests())).toEqual([['debug', '/livez', 200], ['debug', '/readyz', 200], ['debug', '/metrics', 200], failed]);
});

test('aborted, malformed, pipelined, unknown and CONNECT requests are logged once each', async () => {
  await using running = await runningService({ FAULTS: 'on' });
  const { port, url } = running;
  await fetch(`${url}/faults`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: '{"kind":"latency","milliseconds":20000,"seconds":60}',
  });
  const client = await RawClient.connect(port);
  client.send(requestText('GET', '/lorem/word/1/2'));
  await eventually(() => running.service.app.exchanges.inFlight === 1);
  client.reset();
  await eventually(() => running.requests().length === 2);
  await answersTo(port, 'nonsense\r\n\r\n');
  await answersTo(
    port,
    requestText('GET', '/livez', { headers: ['X-Request-Id: a'] }) + requestText('GET', '/nowhere') + requestText('GET', '/%zz'),
  );
  await answersTo(port, requestText('CONNECT', 'example.org:443'));
  await eventually(() => running.requests().length === 6);
  expect(running.requests().map(({ method, route, url, status }) => [method, route ?? url, status])).toEqual([
    ['PUT', '/faults', 200],
    ['GET', '/lorem/:type/:min/:max', 499],
    [undefined, undefined, 400],
    ['GET', '/nowhere', 404],
    ['GET', '/%zz', 400],
    ['CONNECT', 'example.org:443', 405],
  ]);
});

test('no byte in the path or headers reaches the log as a control character', async () => {
  await using running = await runningService();
  const bytes = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code));
  const headers = (byte: string) => [`X-Request-Id: a${byte}b`, `Traceparent: ${byte}`];
  await Promise.all(bytes.map((byte) => answersTo(running.port, requestText('GET', `/${byte}x`, { headers: headers(byte) }))));
  await Promise.all(bytes.map((byte) => answersTo(running.port, requestText('GET', '/nowhere', { headers: headers(byte) }))));
  await eventually(() => running.requests().length >= 2 * bytes.length);
  const texts = running.requests().flatMap((line) => Object.values(line).filter((value) => typeof value === 'string'));
  expect(texts.filter((text) => !/^[\x20-\x7e]*$/.test(text))).toEqual([]);
});

test('a line has at most 256 characters of an unknown path', async () => {
  await using running = await runningService();
  await answersTo(running.port, requestText('GET', `/"\\${'x'.repeat(400)}`));
  await eventually(() => running.requests().length === 1);
  expect(running.requests()[0]?.['url']).toBe(`/"\\${'x'.repeat(253)}`);
});

test('a 500 is logged at error with its cause, a 503 without', async () => {
  await using running = await runningService({ FAULTS: 'on' });
  const { url } = running;
  const headers = { 'content-type': 'application/json' };
  for (const status of [500, 503]) {
    await fetch(`${url}/faults`, { method: 'PUT', headers, body: `{"kind":"error","status":${status},"seconds":60}` });
    await fetch(`${url}/lorem/word/1/2`);
  }
  await eventually(() => running.requests().length === 4);
  const [, failed, , refused] = running.requests();
  expect(failed).toMatchObject({ level: 'error', status: 500, err: { message: 'an injected fault fails this request' } });
  expect(refused).toMatchObject({ level: 'error', status: 503 });
  expect(refused).not.toHaveProperty('err');
});
