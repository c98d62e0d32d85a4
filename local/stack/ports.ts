import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';

/** The interface that everything of the stack listens on: nobody else's machine reaches it. */
export const LOOPBACK = '127.0.0.1';

/**
 * Ports of loopback that nothing listens on: those that people expect, and another where one is taken. Nothing keeps them free until they
 * are used.
 */
export async function freePorts<const Name extends string>(expected: Readonly<Record<Name, number>>): Promise<Record<Name, number>> {
  const names = Object.keys(expected) as Name[];
  const opened = await Promise.all(names.map((name) => open(expected[name]).catch(() => open(0))));
  const ports = opened.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(opened.map((server) => new Promise((closed) => server.close(closed))));
  return Object.fromEntries(names.map((name, index) => [name, ports[index]])) as Record<Name, number>;
}

// --- internal ---

async function open(port: number): Promise<Server> {
  const server = createServer();
  await once(server.listen(port, LOOPBACK), 'listening');
  return server;
}
