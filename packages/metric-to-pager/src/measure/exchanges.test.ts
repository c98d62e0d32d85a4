import diagnostics from 'node:diagnostics_channel';
import { afterEach, expect, test } from '@jest/globals';
import { fastify } from 'fastify';
import { eventually } from '../waiting/testing/eventually.ts';
import { exchangeOf } from './exchange.ts';
import { CLOSE, settled, start, stopAll, talk } from './testing/observed-app.ts';
import { RawClient, requestText } from './testing/raw-client.ts';

afterEach(stopAll);

test.each([
  ['a 2xx', requestText('GET', '/text/5', CLOSE), 'answered 200 /text/:length 5'],
  ['an answer without a body', requestText('GET', '/status/204', CLOSE), 'answered 204 /status/:code 0'],
  ['a 3xx', requestText('GET', '/status/304', CLOSE), 'answered 304 /status/:code 0'],
  ['a 4xx of a handler', requestText('GET', '/status/429', CLOSE), 'answered 429 /status/:code 0'],
  ['a 5xx of a handler', requestText('GET', '/status/503', CLOSE), 'answered 503 /status/:code 0'],
  ['HEAD, which sends no body', requestText('HEAD', '/text/5', CLOSE), 'answered 200 /text/:length 0'],
  [
    'a body that is echoed',
    requestText('POST', '/echo', { headers: ['Content-Type: text/plain', ...CLOSE.headers], body: 'body' }),
    'answered 200 /echo 4',
  ],
  [
    'Upgrade without a listener',
    requestText('GET', '/text/5', { headers: ['Connection: close, Upgrade', 'Upgrade: websocket'] }),
    'answered 200 /text/:length 5',
  ],
  ['HTTP/1.0', 'GET /text/5 HTTP/1.0\r\n\r\n', 'answered 200 /text/:length 5'],
  [
    'Expect: 100-continue, whose interim answer is not part of the body',
    requestText('POST', '/echo', { headers: ['Expect: 100-continue', 'Content-Type: text/plain', ...CLOSE.headers], body: 'body' }),
    'answered 200 /echo 4',
  ],
])('%s is counted once, with the bytes of its body', async (_what, text, expected) => {
  const observed = await start();
  await talk(observed.port, text);
  await settled(observed, 1);
  expect(observed.summary()).toEqual([expected]);
});

test.each([
  ['a path that no route has', requestText('GET', '/nowhere', CLOSE), 404],
  ['a path that cannot be decoded', requestText('GET', '/%zz', CLOSE), 400],
  ['OPTIONS', requestText('OPTIONS', '/text/5', CLOSE), 404],
  ['a method that no route has', requestText('PROPFIND', '/text/5', CLOSE), 404],
  ['a request without Host, which Node answers itself', 'GET /text/5 HTTP/1.1\r\nConnection: close\r\n\r\n', 400],
  ['an Expect that Node refuses itself', requestText('GET', '/text/5', { headers: ['Expect: cake', 'Connection: close'] }), 417],
  ['CONNECT', requestText('CONNECT', 'example.org:443'), 405],
])('%s is counted once, without a route', async (_what, text, status) => {
  const observed = await start();
  const answer = await talk(observed.port, text);
  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  await settled(observed, 1);
  expect(observed.ended[0]).toMatchObject({ outcome: 'answered', statusCode: status, route: undefined });
});

test('each pipelined request is counted with its own bytes', async () => {
  const observed = await start();
  const texts = [
    requestText('GET', '/slow/20'),
    requestText('GET', '/text/70000'),
    requestText('GET', '/stream'),
    requestText('GET', '/text/3', CLOSE),
  ];
  const received = await talk(observed.port, texts.join(''));
  await settled(observed, 4);
  const chunked = /\r\n\r\n(5\r\nsome [\s\S]*?0\r\n\r\n)/.exec(received)?.[1];
  expect(observed.summary()).toEqual([
    'answered 200 /slow/:ms 4',
    'answered 200 /text/:length 70000',
    `answered 200 /stream ${chunked?.length}`,
    'answered 200 /text/:length 3',
  ]);
});

test('a request beyond maxRequestsPerSocket, which Node answers itself, is counted', async () => {
  const observed = await start({ maxRequestsPerSocket: 1 });
  const client = (await RawClient.connect(observed.port)).send(requestText('GET', '/text/1') + requestText('GET', '/text/2'));
  await client.until(/ 503 /);
  await settled(observed, 2);
  expect(observed.ended[1]).toMatchObject({ outcome: 'answered', statusCode: 503, route: undefined });
});

test('a request that a hook refuses is counted with its route', async () => {
  const observed = await start({}, (app) => {
    app.addHook('onRequest', async (_request, reply) => reply.code(429).send('later'));
  });
  await talk(observed.port, requestText('GET', '/text/5', CLOSE));
  await settled(observed, 1);
  expect(observed.summary()).toEqual(['answered 429 /text/:length 5']);
});

test('an error of a handler is counted once', async () => {
  const observed = await start();
  await talk(observed.port, requestText('GET', '/throws', CLOSE));
  await settled(observed, 1);
  expect(observed.ended[0]).toMatchObject({ outcome: 'answered', statusCode: 500, route: '/throws' });
});

test('requests that arrive while the app closes, and those that closing aborts, are counted', async () => {
  const observed = await start({ forceCloseConnections: 'idle' });
  const slow = (await RawClient.connect(observed.port)).send(requestText('GET', '/slow/100'));
  const late = (await RawClient.connect(observed.port)).send(requestText('GET', '/text/5'));
  await late.until(/xxxxx/);
  await eventually(() => observed.started() === 2);
  const closing = observed.app.close();
  slow.send(requestText('GET', '/text/6'));
  await closing;
  expect(await slow.untilClosed()).toMatch(/ 503 /);
  await settled(observed, 3);
  expect(observed.summary().slice(1)).toEqual(['answered 200 /slow/:ms 4', expect.stringMatching(/^answered 503 undefined /)]);
});

test('the last byte, not the last call, ends an exchange', async () => {
  const observed = await start();
  const client = await RawClient.connect(observed.port);
  client.socket.pause();
  client.send(requestText('GET', '/text/30000000', CLOSE));
  await eventually(() => observed.started() === 1);
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(observed.ended).toEqual([]);
  client.socket.resume();
  await client.untilClosed();
  await settled(observed, 1);
  const [exchange] = observed.ended;
  expect(exchange).toMatchObject({ outcome: 'answered', responseBytes: 30_000_000 });
  expect((exchange?.endedAt ?? 0) - (exchange?.startedAt ?? 0)).toBeGreaterThanOrEqual(100);
});

test('exchangeOf returns the exchange of a request, with its detail', async () => {
  const observed = await start({}, (app) => {
    app.get('/noted', (request) => {
      const exchange = exchangeOf<{ note: string }>(request.raw);
      if (exchange) exchange.detail = { note: 'kept' };
      return '';
    });
  });
  await talk(observed.port, requestText('GET', '/noted', CLOSE));
  await settled(observed, 1);
  expect(observed.ended[0]?.detail).toEqual({ note: 'kept' });
  expect((await observed.app.inject('/noted')).statusCode).toBe(200);
});

test('two apps in one process count only their own requests, also after the other is closed', async () => {
  const one = await start();
  const two = await start();
  await talk(one.port, requestText('GET', '/text/1', CLOSE));
  await talk(two.port, requestText('GET', '/text/2', CLOSE));
  await talk(two.port, 'cake\r\n\r\n');
  await one.app.close();
  await talk(two.port, requestText('GET', '/text/3', CLOSE));
  await settled(one, 1);
  await settled(two, 3);
});

test('a closed app leaves no subscription', async () => {
  const observed = await start();
  expect(diagnostics.hasSubscribers('http.server.request.start')).toBe(true);
  await observed.app.close();
  expect(diagnostics.hasSubscribers('http.server.request.start')).toBe(false);
  expect(diagnostics.hasSubscribers('http.server.response.finish')).toBe(false);
  expect(observed.app.server.listenerCount('connect')).toBe(0);
  expect(observed.app.server.listenerCount('clientError')).toBe(fastify().server.listenerCount('clientError'));
});
