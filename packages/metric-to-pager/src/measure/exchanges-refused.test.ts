import { afterEach, expect, test } from '@jest/globals';
import { eventually } from '../waiting/testing/eventually.ts';
import { CLOSE, settled, start, stopAll, talk } from './testing/observed-app.ts';
import { RawClient, requestText } from './testing/raw-client.ts';

afterEach(stopAll);

test.each([
  ['a request that is no HTTP', 'cake please\r\n\r\n', 400],
  ['a method that Node does not parse', requestText('CAKE', '/text/5'), 400],
  ['a header without a name', 'GET / HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n', 400],
  ['two lengths', 'POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n', 400],
  ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400],
  ['headers too large', requestText('GET', '/text/5', { headers: [`X-Large: ${'x'.repeat(20_000)}`] }), 431],
])('%s is counted once, as malformed', async (_what, text, status) => {
  const observed = await start();
  expect(await talk(observed.port, text)).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  await settled(observed, 1);
  expect(observed.ended[0]).toMatchObject({ outcome: 'malformed', statusCode: status, request: undefined, response: undefined });
});

test('a request with an incomplete head is counted once, as malformed', async () => {
  const observed = await start();
  await (await RawClient.connect(observed.port)).send('GET /text/5 HTTP/1.1\r\nHos').finish().untilClosed();
  await settled(observed, 1);
  expect(observed.ended[0]).toMatchObject({ outcome: 'malformed', statusCode: 400 });
});

test('a malformed body ends its own exchange and starts no other', async () => {
  const observed = await start();
  const head = requestText('POST', '/echo', { headers: ['Content-Type: text/plain', 'Transfer-Encoding: chunked'] });
  expect(await talk(observed.port, `${head}no length\r\n`)).toMatch(/^HTTP\/1.1 400 /);
  await settled(observed, 1);
  expect(observed.ended[0]).toMatchObject({ outcome: 'malformed', statusCode: 400, route: '/echo' });
});

test('a malformed body after the response changes nothing', async () => {
  const observed = await start();
  const client = await RawClient.connect(observed.port);
  const head = requestText('POST', '/nowhere', { headers: ['Content-Type: text/cake', 'Transfer-Encoding: chunked'] });
  client.send(head);
  await client.until(/^HTTP\/1.1 404 [\s\S]*}/);
  await client.send('no length\r\n').untilClosed();
  await settled(observed, 1);
  expect(observed.ended[0]).toMatchObject({ outcome: 'answered', statusCode: 404 });
});

test('a malformed request behind one in flight is counted separately', async () => {
  const observed = await start();
  await talk(observed.port, `${requestText('GET', '/slow/50')}cake please\r\n\r\n`);
  await settled(observed, 2);
  expect(observed.summary().sort()).toEqual(['aborted 499 /slow/:ms 0', 'malformed 400 undefined 0']);
});

test('a malformed body during the response aborts the response', async () => {
  const observed = await start();
  const client = await RawClient.connect(observed.port);
  client.send(requestText('GET', '/endless', { headers: ['Transfer-Encoding: chunked'] }));
  await client.until(/y{1000}/);
  await client.send('no length\r\n').untilClosed();
  await settled(observed, 1);
  expect(observed.ended[0]).toMatchObject({ outcome: 'aborted', statusCode: 499, route: '/endless' });
  expect(observed.ended[0]?.responseBytes).toBeGreaterThan(1000);
});

test('a server that keeps a refused connection open counts one refusal, and the responses it still sends', async () => {
  const observed = await start({ clientErrorHandler: () => {} });
  const client = await RawClient.connect(observed.port);
  client.send(requestText('GET', '/slow/50') + requestText('GET', '/slow/60', { headers: ['Transfer-Encoding: chunked'] }));
  client.send('no length\r\n');
  await eventually(() => observed.ended.length === 1);
  client.send('no length either\r\n');
  await client.until(/slow[\s\S]*slow/);
  await settled(observed, 2);
  expect(observed.summary()).toEqual(['malformed 400 /slow/:ms 0', 'answered 200 /slow/:ms 4']);
  client.reset();
});

test('bytes after the last request of a connection are one malformed request, in any number of chunks', async () => {
  const observed = await start();
  const client = (await RawClient.connect(observed.port)).send(requestText('GET', '/slow/100', CLOSE));
  await eventually(() => observed.started() === 1);
  client.send('one ');
  client.send('two ');
  await client.untilClosed();
  await settled(observed, 2);
});

test.each(['headers', 'body'])('a request whose %s time out is counted once, as 408', async (missing) => {
  const observed = await start({ requestTimeout: 60, http: { headersTimeout: 50, connectionsCheckingInterval: 20 } });
  const client = await RawClient.connect(observed.port);
  client.send(
    missing === 'headers'
      ? 'GET /text/5 HTTP/1.1\r\n'
      : 'POST /echo HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\r\nbo',
  );
  expect(await client.untilClosed()).toMatch(/^HTTP\/1.1 408 /);
  await settled(observed, 1);
  expect(observed.ended[0]).toMatchObject({ outcome: 'malformed', statusCode: 408 });
});

test('an idle connection is not a request, even when it times out', async () => {
  const observed = await start({ requestTimeout: 60, http: { headersTimeout: 50, connectionsCheckingInterval: 20 } });
  await (await RawClient.connect(observed.port)).untilClosed();
  (await RawClient.connect(observed.port)).reset();
  await (await RawClient.connect(observed.port)).finish().untilClosed();
  await settled(observed, 0);
});
