import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, test } from '@jest/globals';
import { freePorts, LOOPBACK } from './ports.ts';

test('a port that nothing listens on is kept, and one that is taken is replaced', async () => {
  const taken = createServer().listen(0, LOOPBACK);
  await once(taken, 'listening');
  const { port } = taken.address() as AddressInfo;
  const { a: free } = await freePorts({ a: 0 });
  try {
    const { a, b } = await freePorts({ a: port, b: free });
    expect(a).not.toBe(port);
    expect(b).toBe(free);
  } finally {
    taken.close();
  }
});

test('no two are the same, and nothing listens on them afterwards', async () => {
  const ports = Object.values(await freePorts({ a: 0, b: 0, c: 0 }));
  expect(new Set(ports).size).toBe(3);
  for (const port of ports) {
    const server = createServer().listen(port, LOOPBACK);
    await once(server, 'listening');
    server.close();
  }
});
