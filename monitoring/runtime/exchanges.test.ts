import diagnostics from 'node:diagnostics_channel';
import type { IncomingMessage, Server } from 'node:http';
import { Duplex } from 'node:stream';
import { afterEach, expect, test } from '@jest/globals';
import { type FastifyHttpOptions, type FastifyInstance, fastify } from 'fastify';
import { exchangeOf } from './exchange.ts';
import { type ObservedApp, observedApp } from './testing/observed-app.ts';
import { eventually, RawClient, requestText } from './testing/raw-client.ts';

const apps: FastifyInstance[] = [];

async function start(options?: FastifyHttpOptions<Server>, prepare?: (app: FastifyInstance) => unknown): Promise<ObservedApp> {
  const started = await observedApp(options, prepare && { prepare });
  apps.push(started.app);
  return started;
}

/** Sends `text` in one piece and returns what came back until the server closed the connection. */
async function talk(port: number, text: string): Promise<string> {
  return (await RawClient.connect(port)).send(text).untilClosed();
}

/** Waits for `count` ends, then makes sure that none comes after them. */
async function settled({ app, ended, started }: ObservedApp, count: number): Promise<void> {
  await eventually(() => ended.length >= count && app.exchanges.inFlight === 0);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect({ ended: ended.length, started: started(), inFlight: app.exchanges.inFlight }).toEqual({
    ended: count,
    started: count,
    inFlight: 0,
  });
}

const CLOSE = { headers: ['Connection: close'] };

afterEach(async () => {
  for (const app of apps.splice(0)) {
    await app.close();
    expect(app.exchanges.inFlight).toBe(0);
  }
});

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
    'Upgrade, which nobody listens for',
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

test('a request that ends before its head does is counted once, as malformed', async () => {
  const observed = await start();
  await (await RawClient.connect(observed.port)).send('GET /text/5 HTTP/1.1\r\nHos').finish().untilClosed();
  await settled(observed, 1);
  expect(observed.ended[0]).toMatchObject({ outcome: 'malformed', statusCode: 400 });
});

test('a malformed body is the end of the request it belongs to, not another one', async () => {
  const observed = await start();
  const head = requestText('POST', '/echo', { headers: ['Content-Type: text/plain', 'Transfer-Encoding: chunked'] });
  expect(await talk(observed.port, `${head}no length\r\n`)).toMatch(/^HTTP\/1.1 400 /);
  await settled(observed, 1);
  expect(observed.ended[0]).toMatchObject({ outcome: 'malformed', statusCode: 400, route: '/echo' });
});

test('a body that goes wrong after its request was answered changes nothing', async () => {
  const observed = await start();
  const client = await RawClient.connect(observed.port);
  const head = requestText('POST', '/nowhere', { headers: ['Content-Type: text/cake', 'Transfer-Encoding: chunked'] });
  client.send(head);
  await client.until(/^HTTP\/1.1 404 [\s\S]*}/);
  await client.send('no length\r\n').untilClosed();
  await settled(observed, 1);
  expect(observed.ended[0]).toMatchObject({ outcome: 'answered', statusCode: 404 });
});

test('a malformed request behind one that is being handled is counted beside it', async () => {
  const observed = await start();
  await talk(observed.port, `${requestText('GET', '/slow/50')}cake please\r\n\r\n`);
  await settled(observed, 2);
  expect(observed.summary().sort()).toEqual(['aborted 499 /slow/:ms 0', 'malformed 400 undefined 0']);
});

test('a malformed body whose answer is on its way cuts that answer', async () => {
  const observed = await start();
  const client = await RawClient.connect(observed.port);
  client.send(requestText('GET', '/endless', { headers: ['Transfer-Encoding: chunked'] }));
  await client.until(/y{1000}/);
  await client.send('no length\r\n').untilClosed();
  await settled(observed, 1);
  expect(observed.ended[0]).toMatchObject({ outcome: 'aborted', statusCode: 499, route: '/endless' });
  expect(observed.ended[0]?.responseBytes).toBeGreaterThan(1000);
});

test('a server that leaves a refused connection open counts one refusal, and what it answers all the same', async () => {
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

test('bytes after the last request of a connection are one malformed request, however many pieces they come in', async () => {
  const observed = await start();
  const client = (await RawClient.connect(observed.port)).send(requestText('GET', '/slow/100', CLOSE));
  await eventually(() => observed.started() === 1);
  client.send('one ');
  client.send('two ');
  await client.untilClosed();
  await settled(observed, 2);
});

test.each(['headers', 'body'])('a request whose %s do not come in time is counted once, as 408', async (missing) => {
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

test('a connection that asks for nothing is not a request, even when it is told that it timed out', async () => {
  const observed = await start({ requestTimeout: 60, http: { headersTimeout: 50, connectionsCheckingInterval: 20 } });
  await (await RawClient.connect(observed.port)).untilClosed();
  (await RawClient.connect(observed.port)).reset();
  await (await RawClient.connect(observed.port)).finish().untilClosed();
  await settled(observed, 0);
});

test('a CONNECT whose refusal cannot be sent any more is counted once, as 499', async () => {
  const observed = await start();
  const dead = new Duplex({ read() {}, write: (_chunk, _encoding, written) => written(new Error('reset')) });
  observed.app.server.emit('connect', { complete: true } as IncomingMessage, Object.assign(dead, { destroySoon() {} }), Buffer.alloc(0));
  await settled(observed, 1);
  expect(observed.ended[0]).toMatchObject({ outcome: 'aborted', statusCode: 499 });
});

test.each(['finish', 'reset'] as const)(
  'a client that leaves with a %s while its request is handled is counted once, as 499',
  async (leave) => {
    const observed = await start();
    const client = (await RawClient.connect(observed.port)).send(requestText('GET', '/never'));
    await eventually(() => observed.app.exchanges.inFlight === 1);
    client[leave]();
    await settled(observed, 1);
    expect(observed.summary()).toEqual(['aborted 499 /never 0']);
  },
);

test('a client that leaves in the middle of its answer is counted once, as 499, with what was sent until then', async () => {
  const observed = await start();
  const client = (await RawClient.connect(observed.port)).send(requestText('GET', '/endless'));
  await client.until(/y{1000}/);
  client.reset();
  await settled(observed, 1);
  expect(observed.ended[0]).toMatchObject({ outcome: 'aborted', statusCode: 499, route: '/endless' });
  expect(observed.ended[0]?.responseBytes).toBeGreaterThanOrEqual(bodyOf(client.received).length);
});

test('a client that leaves while it sends its body is counted once, as 499', async () => {
  const observed = await start();
  const client = await RawClient.connect(observed.port);
  client.send('POST /echo HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\r\nbo');
  await eventually(() => observed.started() === 1);
  client.reset();
  await settled(observed, 1);
  expect(observed.ended[0]).toMatchObject({ outcome: 'aborted', statusCode: 499, route: '/echo' });
});

test('a handler that destroys the connection is counted once, as 499', async () => {
  const observed = await start();
  await talk(observed.port, requestText('GET', '/destroys'));
  await settled(observed, 1);
  expect(observed.summary()).toEqual(['aborted 499 /destroys 0']);
});

test('an answer that was handed over before its client left is answered', async () => {
  const observed = await start();
  const client = (await RawClient.connect(observed.port)).send(requestText('GET', '/text/5'));
  await client.until(/xxxxx/);
  client.reset();
  await settled(observed, 1);
  expect(observed.summary()).toEqual(['answered 200 /text/:length 5']);
});

test('pipelined requests are counted one by one, each with its own bytes', async () => {
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

test('a connection that dies with requests queued on it counts each of them once', async () => {
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

test('a request too many on one connection, which Node answers itself, is counted', async () => {
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

test('requests that arrive while the app stops are counted, and so are those it cuts', async () => {
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

test('an exchange is found from its request and keeps what was noted on it', async () => {
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

test('two apps in one process count their own requests, and go on when the other is closed', async () => {
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

function bodyOf(received: string): string {
  return received.slice(received.indexOf('\r\n\r\n') + 4);
}
