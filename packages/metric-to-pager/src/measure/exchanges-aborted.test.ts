import type { IncomingMessage } from 'node:http';
import { Duplex } from 'node:stream';
import { afterEach, expect, test } from '@jest/globals';
import { eventually } from '../waiting/testing/eventually.ts';
import { settled, start, stopAll, talk } from './testing/observed-app.ts';
import { RawClient, requestText } from './testing/raw-client.ts';

afterEach(stopAll);

test('a CONNECT whose client disconnects before the response is counted once, as 499', async () => {
  const observed = await start();
  const dead = new Duplex({ read() {}, write: (_chunk, _encoding, written) => written(new Error('reset')) });
  observed.app.server.emit('connect', { complete: true } as IncomingMessage, Object.assign(dead, { destroySoon() {} }), Buffer.alloc(0));
  await settled(observed, 1);
  expect(observed.ended[0]).toMatchObject({ outcome: 'aborted', statusCode: 499 });
});

test.each(['finish', 'reset'] as const)(
  'a client that disconnects with a %s while its request is handled is counted once, as 499',
  async (leave) => {
    const observed = await start();
    const client = (await RawClient.connect(observed.port)).send(requestText('GET', '/never'));
    await eventually(() => observed.app.exchanges.inFlight === 1);
    client[leave]();
    await settled(observed, 1);
    expect(observed.summary()).toEqual(['aborted 499 /never 0']);
  },
);

test('a client that disconnects during the response is counted once, as 499, with the bytes sent until then', async () => {
  const observed = await start();
  const client = (await RawClient.connect(observed.port)).send(requestText('GET', '/endless'));
  await client.until(/y{1000}/);
  client.reset();
  await settled(observed, 1);
  expect(observed.ended[0]).toMatchObject({ outcome: 'aborted', statusCode: 499, route: '/endless' });
  expect(observed.ended[0]?.responseBytes).toBeGreaterThanOrEqual(bodyOf(client.received).length);
});

test.each([
  ['finish', 'Content-Length: 9', 'bo'],
  ['reset', 'Content-Length: 9', 'bo'],
  ['finish', 'Transfer-Encoding: chunked', '9\r\nbo'],
  ['finish', 'Transfer-Encoding: chunked', '2\r\nbo\r\n'],
] as const)('a client that leaves with a %s while it sends its body (%s) is counted once, as 499', async (leave, framing, part) => {
  const observed = await start();
  const client = await RawClient.connect(observed.port);
  client.send(requestText('POST', '/echo', { headers: ['Content-Type: text/plain', framing] }) + part);
  await eventually(() => observed.started() === 1);
  client[leave]();
  await settled(observed, 1);
  expect(observed.summary()).toEqual(['aborted 499 /echo 0']);
});

test('a handler that destroys the connection is counted once, as 499', async () => {
  const observed = await start();
  await talk(observed.port, requestText('GET', '/destroys'));
  await settled(observed, 1);
  expect(observed.summary()).toEqual(['aborted 499 /destroys 0']);
});

test('a response that is complete before the client disconnects is answered', async () => {
  const observed = await start();
  const client = (await RawClient.connect(observed.port)).send(requestText('GET', '/text/5'));
  await client.until(/xxxxx/);
  client.reset();
  await settled(observed, 1);
  expect(observed.summary()).toEqual(['answered 200 /text/:length 5']);
});

test('each request queued on a lost connection is counted once', async () => {
  const observed = await start();
  const texts = [requestText('GET', '/text/4'), requestText('GET', '/never'), requestText('GET', '/text/5'), requestText('GET', '/text/6')];
  const client = (await RawClient.connect(observed.port)).send(texts.join(''));
  await client.until(/xxxx/);
  await eventually(() => observed.started() === 4);
  client.reset();
  await settled(observed, 4);
  expect(observed.summary()).toEqual([
    'answered 200 /text/:length 4',
    'aborted 499 /never 0',
    'aborted 499 /text/:length 0',
    'aborted 499 /text/:length 0',
  ]);
});

function bodyOf(received: string): string {
  return received.slice(received.indexOf('\r\n\r\n') + 4);
}
