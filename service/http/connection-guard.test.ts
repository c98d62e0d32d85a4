import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from '@jest/globals';
import { type FastifyInstance, fastify } from 'fastify';
import { exchanges } from 'metric-to-pager/fastify';
import { RawClient, requestText } from '../../packages/metric-to-pager/src/measure/testing/raw-client.ts';
import { eventually } from '../../packages/metric-to-pager/src/waiting/testing/eventually.ts';
import { readAnswers } from '../testing/raw-answers.ts';
import { type ConnectionBounds, EXCHANGE_BYTES, STREAM_BYTES } from './connection-bounds.ts';
import { type CloseReason, ConnectionGuard } from './connection-guard.ts';
import { MAX_PIPELINED, SEND_WINDOW_MS } from './limits.ts';

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

const MEGABYTE = 1_000_000;

test('a client that pipelines more than the bound gets that many answers, then the connection closes and the rest is not parsed', async () => {
  const { port, closed, handled } = await guarded();
  const client = await RawClient.connect(port);
  const answers = readAnswers(await client.send(requestText('GET', '/short').repeat(1_000)).untilClosed());
  expect(answers.map(({ headers }) => headers['connection'])).toEqual([...Array(MAX_PIPELINED).fill('keep-alive'), 'close']);
  expect(handled()).toBe(MAX_PIPELINED + 1);
  expect(closed).toEqual(['pipelined']);
});

test('a client that pipelines up to the bound again and again is served', async () => {
  const { port, closed } = await guarded();
  const client = await RawClient.connect(port);
  for (let batch = 1; batch <= 5; batch += 1) {
    client.send(requestText('GET', '/short').repeat(MAX_PIPELINED));
    await eventually(() => readAnswers(client.received).length === MAX_PIPELINED * batch);
  }
  client.finish();
  expect(closed).toEqual([]);
});

test('a body that belongs to the last request of a connection is read', async () => {
  const { port } = await guarded();
  const client = await RawClient.connect(port);
  const echoed = requestText('POST', '/echo', { headers: ['Content-Type: text/plain'], body: 'body' });
  client.send(requestText('GET', '/short').repeat(MAX_PIPELINED) + echoed + requestText('GET', '/short'));
  expect(readAnswers(await client.untilClosed()).at(-1)).toMatchObject({ body: 'body', headers: { connection: 'close' } });
});

test('when more bytes wait than may, the connections with most of them are closed, and others are not', async () => {
  const { port, closed } = await guarded({ waitingBytes: 5 * MEGABYTE });
  const few = await unread(port, '/bytes/100000');
  const many = await Promise.all([1, 2, 3, 4].map(() => unread(port, '/bytes/20000000')));
  await eventually(() => closed.length === many.length);
  expect(new Set(closed)).toEqual(new Set(['memory']));
  for (const socket of many) socket.resume();
  await eventually(() => many.every((socket) => socket.destroyed));
  expect(few.destroyed).toBe(false);
});

test('an answer is streamed only while there is room for it', async () => {
  const { guard } = await guarded({ waitingBytes: 5 * MEGABYTE });
  const admitted = Array.from({ length: 100 }, () => guard.admitStream()).filter(Boolean).length;
  expect(admitted).toBe((0.8 * 5 * MEGABYTE) / STREAM_BYTES);
  guard.check();
  expect(guard.admitStream()).toBe(true);
});

test('requests in flight count as bytes that wait, and are checked while they arrive', async () => {
  const { port, closed } = await guarded({ waitingBytes: 100 * EXCHANGE_BYTES });
  const clients = await Promise.all(Array.from({ length: 20 }, () => RawClient.connect(port)));
  for (const client of clients) client.send(requestText('GET', '/never').repeat(MAX_PIPELINED));
  await eventually(() => closed.length >= 10);
  expect(new Set(closed)).toEqual(new Set(['memory']));
});

test('a client that takes too few bytes in the window is closed, one that reads is not', async () => {
  const clock = { now: 0 };
  const { port, guard, closed } = await guarded({}, clock);
  const silent = await unread(port, '/endless');
  const reading = connect({ port, host: '127.0.0.1' }).on('error', () => {});
  reading.resume().write(requestText('GET', '/endless'));
  await once(reading, 'data');
  for (let second = 0; second < 3 * (SEND_WINDOW_MS / 1_000); second += 1) {
    clock.now += 1_000;
    guard.check();
    const before = reading.bytesRead;
    await eventually(() => reading.bytesRead > before + MEGABYTE);
  }
  expect(closed).toEqual(['slow']);
  expect(reading.destroyed).toBe(false);
  for (const socket of [silent, reading]) socket.destroy();
});

test('a connection that waited long ago, and was idle since, is not slow', async () => {
  const clock = { now: 0 };
  const { port, guard, closed } = await guarded({}, clock);
  const socket = await unread(port, '/bytes/20000000');
  guard.check();
  socket.resume();
  await eventually(() => socket.bytesRead > 20_000_000);
  clock.now += SEND_WINDOW_MS * 2;
  guard.check();
  socket.pause().write(requestText('GET', '/bytes/20000000'));
  await sleep(100);
  clock.now += SEND_WINDOW_MS / 2;
  guard.check();
  expect(closed).toEqual([]);
  socket.destroy();
});

test('above the number of connections those that wait for a request are closed, least recently used first', async () => {
  const clock = { now: 0 };
  const { port, guard, closed, handled } = await guarded({ connections: 10 }, clock);
  const idle = await Promise.all(Array.from({ length: 5 }, () => RawClient.connect(port)));
  const busy = await RawClient.connect(port);
  busy.send(requestText('GET', '/never'));
  await eventually(() => handled() === 1);
  clock.now += 1_000;
  guard.check();
  const recent = await Promise.all(Array.from({ length: 4 }, () => RawClient.connect(port)));
  await sleep(50);
  const one = await RawClient.connect(port);
  await one.send(requestText('GET', '/short')).until(/200 OK/);
  expect(closed).toEqual(['connections', 'connections']);
  await eventually(() => idle.filter(({ socket }) => socket.readableEnded || socket.destroyed).length === 2);
  expect([busy, ...recent].filter(({ socket }) => socket.readableEnded || socket.destroyed)).toEqual([]);
});

test('a body that goes on after its answer closes the connection, unless it is short', async () => {
  const { port, closed } = await guarded();
  const chunked = await RawClient.connect(port);
  chunked.send(`${requestText('POST', '/short', { headers: ['Transfer-Encoding: chunked'] })}5\r\nfirst\r\n`);
  expect(readAnswers(await chunked.untilClosed())).toMatchObject([{ status: 200 }]);
  expect(closed).toEqual(['body']);
  const short = await RawClient.connect(port);
  short.send(requestText('POST', '/short', { headers: ['Content-Length: 6'] }));
  await short.until(/200 OK/);
  await short.send(`second${requestText('GET', '/short')}`).until(/200 OK[\s\S]*200 OK/);
  expect(closed).toEqual(['body']);
});

test('a chunked body of single bytes closes the connection, one of longer chunks is read', async () => {
  const { port, closed } = await guarded();
  const head = requestText('POST', '/echo', { headers: ['Content-Type: text/plain', 'Transfer-Encoding: chunked'] });
  const long = await RawClient.connect(port);
  const chunk = `20\r\n${'y'.repeat(32)}\r\n`;
  const [answer] = readAnswers(
    await long
      .send(`${head}${chunk.repeat(400)}0\r\n\r\n`)
      .finish()
      .untilClosed(),
  );
  expect(answer?.body).toBe('y'.repeat(400 * 32));
  const small = await RawClient.connect(port);
  expect(await small.send(head + '1\r\nx\r\n'.repeat(400)).untilClosed()).toBe('');
  expect(closed).toEqual(['body']);
});

// --- internal ---

/** Starts an app whose guard checks only when told, or by requests, and has no bound but those given. */
async function guarded(bounds: Partial<ConnectionBounds> = {}, clock = { now: 0 }) {
  const closed: CloseReason[] = [];
  const unbounded = { connections: Number.POSITIVE_INFINITY, waitingBytes: Number.POSITIVE_INFINITY, refusals: 0 };
  const guard = new ConnectionGuard({
    bounds: { ...unbounded, ...bounds },
    onClose: (reason) => void closed.push(reason),
    now: () => clock.now,
  });
  const app = fastify({ forceCloseConnections: true });
  await app.register(exchanges);
  guard.watch(app);
  let handled = 0;
  addRoutes(app, () => {
    handled += 1;
  });
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  stops.push(async () => {
    guard.stop();
    await app.close();
  });
  return { port: Number(new URL(url).port), guard, closed, handled: () => handled };
}

function addRoutes(app: FastifyInstance, count: () => void): void {
  app.addHook('onRequest', async () => count());
  app.route({ method: ['GET', 'POST'], url: '/short', preParsing: async (_request, reply) => reply.send('short'), handler: () => '' });
  app.get('/never', () => new Promise(() => {}));
  app.get<{ Params: { length: string } }>('/bytes/:length', ({ params }) => Buffer.alloc(Number(params.length)));
  app.get('/endless', (_request, reply) => {
    reply.hijack();
    const next = () => void reply.raw.write(Buffer.alloc(65_536), (error) => error ?? setImmediate(next));
    next();
  });
  app.post('/echo', ({ body }) => body);
}

/** Requests a path and reads nothing. */
async function unread(port: number, path: string): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1' }).on('error', () => {});
  await once(socket, 'connect');
  socket.pause().write(requestText('GET', path));
  await sleep(100);
  return socket;
}
