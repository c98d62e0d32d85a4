import { expect, test } from '@jest/globals';
import { RawClient, requestText } from '../../packages/metric-to-pager/src/measure/testing/raw-client.ts';
import { eventually } from '../../packages/metric-to-pager/src/waiting/testing/eventually.ts';
import { runningService } from '../testing/running-service.ts';

const TEXT = '/lorem/sentence/5/10';
const JSON_BODY = ['Content-Type: application/json', 'Content-Length: 90'];
const CHUNKED = ['Content-Type: application/json', 'Transfer-Encoding: chunked'];

test.each([
  ['finish', 'a body with a length', JSON_BODY, '{"a":'],
  ['finish', 'a chunked body', CHUNKED, '5a\r\n{"a":'],
  ['finish', 'a chunked body, between chunks', CHUNKED, '5\r\n{"a":\r\n'],
  ['finish', 'a body before its first byte', JSON_BODY, ''],
  ['reset', 'a body with a length', JSON_BODY, '{"a":'],
  ['reset', 'a chunked body', CHUNKED, '5a\r\n{"a":'],
] as const)('a client that leaves with a %s inside %s is recorded as 499, once', async (leave, _what, headers, part) => {
  await using running = await runningService();
  const client = await RawClient.connect(running.port);
  client.send(requestText('POST', TEXT, { headers: [...headers] }) + part);
  await eventually(() => running.service.app.exchanges.inFlight === 1);
  client[leave]();
  expect(await client.untilClosed()).toBe('');
  await eventually(() => running.requests().length > 0 && running.service.app.exchanges.inFlight === 0);
  expect(running.requests()).toMatchObject([
    { level: 'info', method: 'POST', route: '/lorem/:type/:min/:max', status: 499, request_id: expect.stringMatching(/^\S+$/) },
  ]);
  const metrics = await (await fetch(`${running.url}/metrics`)).text();
  const counted = metrics.match(/^(http_request_duration_seconds_count|lorem_requests_total)\{.*\} [1-9]\d*$/gm);
  expect(counted).toEqual([
    'http_request_duration_seconds_count{method="POST",route="/lorem/:type/:min/:max",status_code="499"} 1',
    'lorem_requests_total{type="sentence",outcome="aborted"} 1',
  ]);
});

test('a body that is not valid HTTP is a 400, although its client then leaves', async () => {
  await using running = await runningService();
  const client = await RawClient.connect(running.port);
  client.send(`${requestText('POST', TEXT, { headers: [...CHUNKED] })}no length\r\n`).finish();
  expect(await client.untilClosed()).toMatch(/^HTTP\/1.1 400 /);
  await eventually(() => running.requests().length > 0);
  expect(running.requests()).toMatchObject([{ status: 400 }]);
});
