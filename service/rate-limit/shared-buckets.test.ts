import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { eventually } from '../../monitoring/src/waiting/testing/eventually.ts';
import { SharedBuckets } from './shared-buckets.ts';

const PASSWORD = 'pass/word';

test('a Redis that is not there costs nothing, and is told once', async () => {
  const { buckets, told } = shared(await serverOf(() => {}, { closed: true }));
  expect(await buckets.take('a')).toBeUndefined();
  await eventually(() => told.length > 0);
  await sleep(300);
  buckets.close();
  expect(buckets.up).toBe(false);
  expect(told).toEqual(['up: false', expect.stringMatching(/^warn .*"redis":"127\.0\.0\.1:\d+".*ECONNREFUSED.* Redis is slow or gone/)]);
});

test('a Redis that accepts connections and says nothing is told once, and given up', async () => {
  let connections = 0;
  const server = await serverOf(() => connections++);
  const { buckets, told } = shared(server);
  await eventually(() => connections > 1);
  buckets.close();
  server.close();
  expect(told).toEqual(['up: false', expect.stringMatching(/^warn .* Redis is slow or gone/)]);
});

test.each([
  ['before the host', (at: string) => `redis://:${encodeURIComponent(PASSWORD)}@${at}`],
  ['in the query', (at: string) => `redis://${at}?password=${encodeURIComponent(PASSWORD)}`],
])('a password %s of the URL is not logged, even when the server repeats it', async (_where, url) => {
  const server = await serverOf((socket) => {
    socket.on('data', () => socket.write(`-ERR unknown command, with args beginning with: \`default\` \`${PASSWORD}\`\r\n`.repeat(8)));
  });
  const { buckets, told } = shared(server, url);
  await eventually(() => told.length > 1);
  buckets.close();
  server.close();
  expect(told[1]).toContain('[secret]');
  expect(told.join()).not.toMatch(/pass(\/|%2F)word/);
});

test('a password that is not well encoded is no reason to fail', async () => {
  const { buckets, told } = shared(await serverOf(() => {}, { closed: true }), (at) => `redis://:100%@${at}`);
  await eventually(() => told.length > 1);
  buckets.close();
  expect(told[1]).toMatch(/^warn .* Redis is slow or gone/);
});

test.each([
  ['before', () => false],
  ['after', (connections: number) => connections === 0],
])('nothing is told when it is closed %s it is connected', async (_when, tooEarly) => {
  let connections = 0;
  const server = await serverOf(() => connections++);
  const { buckets, told } = shared(server);
  await eventually(() => !tooEarly(connections));
  buckets.close();
  await sleep(200);
  server.close();
  expect(told).toEqual([]);
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

/** Buckets at that server, and what was told about them: changes and log lines. */
function shared({ port }: { readonly port: number }, url = (at: string) => `redis://${at}`) {
  const told: string[] = [];
  const line = (level: string) => (details: object, message: string) => told.push(`${level} ${JSON.stringify(details)} ${message}`);
  const buckets = new SharedBuckets({
    url: url(`127.0.0.1:${port}`),
    limit: { perSecond: 1, burst: 1 },
    log: { info: line('info'), warn: line('warn') } as never,
    storeUp: (up) => told.push(`up: ${up}`),
  });
  return { buckets, told };
}
