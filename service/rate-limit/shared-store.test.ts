import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { eventually } from '../../packages/metric-to-pager/src/waiting/testing/eventually.ts';
import { sharedStore } from './shared-store.ts';
import type { Taken } from './store.ts';

const PASSWORD = 'pass/word';

/** The answer of the memory store. */
const OWN: Taken = { wait: 0, store: 'memory' };

test('a Redis that does not exist costs nothing, and is reported once', async () => {
  const { store, reported } = shared(await serverOf(() => {}, { closed: true }));
  expect(store.take('a')).toEqual(OWN);
  await eventually(() => reported.length > 0);
  await sleep(300);
  store.close();
  expect(store.take('a')).toEqual(OWN);
  expect(reported).toEqual([
    'up: false',
    expect.stringMatching(/^warn .*"redis":"127\.0\.0\.1:\d+".*ECONNREFUSED.* Redis is slow or gone/),
  ]);
});

test('a Redis that accepts connections and says nothing is reported once, and given up', async () => {
  let connections = 0;
  const server = await serverOf(() => connections++);
  const { store, reported } = shared(server);
  await eventually(() => connections > 1);
  store.close();
  server.close();
  expect(reported).toEqual(['up: false', expect.stringMatching(/^warn .* Redis is slow or gone/)]);
});

test.each([
  ['before the host', (at: string) => `redis://:${encodeURIComponent(PASSWORD)}@${at}`],
  ['in the query', (at: string) => `redis://${at}?password=${encodeURIComponent(PASSWORD)}`],
])('a password %s of the URL is not logged, even when the server repeats it', async (_where, url) => {
  const server = await serverOf((socket) => {
    socket.on('data', () => socket.write(`-ERR unknown command, with args beginning with: \`default\` \`${PASSWORD}\`\r\n`.repeat(8)));
  });
  const { store, reported } = shared(server, url);
  await eventually(() => reported.length > 1);
  store.close();
  server.close();
  expect(reported[1]).toContain('[secret]');
  expect(reported.join()).not.toMatch(/pass(\/|%2F)word/);
});

test.each([
  ['100%', '100%'],
  ['%FF', '\ufffd'],
])('the password %s, which is not well encoded, is no reason to fail', async (password, read) => {
  const sent = Promise.withResolvers<string>();
  const server = await serverOf((socket) => socket.on('data', (data) => sent.resolve(data.toString())));
  const { store } = shared(server, (at) => `redis://:${password}@${at}`);
  expect(await sent.promise).toMatch(new RegExp(`auth\r\n[^]*\r\n${read}\r\n`, 'i'));
  store.close();
  server.close();
});

test.each([
  ['before', () => false],
  ['after', (connections: number) => connections === 0],
])('nothing is reported when it is closed %s it is connected', async (_when, tooEarly) => {
  let connections = 0;
  const server = await serverOf(() => connections++);
  const { store, reported } = shared(server);
  await eventually(() => !tooEarly(connections));
  store.close();
  await sleep(200);
  server.close();
  expect(reported).toEqual([]);
});

// --- internal ---

type OnConnection = (socket: Socket) => void;

async function serverOf(onConnection: OnConnection, { closed = false } = {}) {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    onConnection(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = () => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  if (closed) close();
  return { port, close };
}

/** A store at that server, and what it reported: changes and log lines. */
function shared({ port }: { readonly port: number }, url = (at: string) => `redis://${at}`) {
  const reported: string[] = [];
  const line = (level: string) => (details: object, message: string) => reported.push(`${level} ${JSON.stringify(details)} ${message}`);
  const store = sharedStore({
    url: url(`127.0.0.1:${port}`),
    limit: { perSecond: 1, burst: 1 },
    memory: { take: () => OWN },
    log: { info: line('info'), warn: line('warn') } as never,
    storeUp: (up) => reported.push(`up: ${up}`),
  });
  return { store, reported };
}
