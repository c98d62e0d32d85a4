import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, expect, test } from '@jest/globals';
import { type Forward, type ForwardOptions, type PodPort, startForward } from './forward.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** A pod that answers every connection with its name and what it got. */
async function pod(name: string): Promise<PodPort> {
  const server = createServer({ allowHalfOpen: true }, async (connection) => connection.end(`${name}: ${await text(connection)}`));
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { namespace: 'shop', pod: name, port: (server.address() as AddressInfo).port };
}

const dial: ForwardOptions['dial'] = async ({ port }, connection) => {
  const upstream = connect(port, '127.0.0.1');
  await once(upstream, 'connect');
  connection.pipe(upstream).pipe(connection);
};

async function ask(port: number, question: string): Promise<string> {
  const connection = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  connection.end(question);
  return text(connection);
}

test('each connection is joined to the pod that is ready then, so that a replaced pod is no end', async () => {
  const pods = [await pod('first'), await pod('second')];
  await using forward = await startForward({ find: async () => pods[0] as PodPort, dial, progress: () => undefined });
  expect(await ask(forward.port, 'hello')).toBe('first: hello');
  pods.shift();
  expect(await ask(forward.port, 'again')).toBe('second: again');
});

test('a connection waits for a pod, and the reason is reported once', async () => {
  const ready = await pod('late');
  const told: string[] = [];
  let looks = 0;
  const find = async () => {
    looks += 1;
    if (looks < 4) throw new Error('of 1 pods none is ready');
    return ready;
  };
  await using forward = await startForward({ find, dial, progress: (line) => told.push(line) });
  expect(await ask(forward.port, 'hello')).toBe('late: hello');
  expect(told).toEqual(['waiting: of 1 pods none is ready']);
});

test('a pod that cannot be reached is tried again, and what was sent meanwhile is not lost', async () => {
  const gone = { ...(await pod('gone')), port: 1 };
  const pods = [gone, await pod('next')];
  await using forward = await startForward({
    find: async () => (pods.length > 1 ? pods.shift() : pods[0]) as PodPort,
    dial,
    progress: () => undefined,
  });
  expect(await ask(forward.port, 'hello')).toBe('next: hello');
});

test('the preferred port is taken where it is free, and another one where it is not', async () => {
  const { port: taken } = await pod('other');
  const find = async () => ({ namespace: 'shop', pod: 'a', port: 1 });
  const free = await freedPort(() => startForward({ find, dial, preferredPort: taken, progress: () => undefined }));
  expect(free).not.toBe(taken);
  await using same = await startForward({ find, dial, preferredPort: free, progress: () => undefined });
  expect(same.port).toBe(free);
});

/** The port that a forward took, once it has ended. */
async function freedPort(start: () => Promise<Forward>): Promise<number> {
  await using forward = await start();
  return forward.port;
}
