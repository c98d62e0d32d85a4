import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A port of a pod. */
export interface PodPort {
  readonly namespace: string;
  readonly pod: string;
  readonly port: number;
}

export interface ForwardOptions {
  /** Finds a pod that takes connections now. @throws when there is none */
  readonly find: () => Promise<PodPort>;
  /** Joins a connection to a port of a pod. @throws when that cannot be reached; the connection is then untouched */
  readonly dial: (to: PodPort, connection: Socket) => Promise<void>;
  /** The local port, if nothing else listens on it. @default any free one */
  readonly preferredPort?: number;
  /** Receives what goes wrong, and what is tried again. */
  readonly progress: (text: string) => void;
}

/** A local port that leads into the cluster. */
export interface Forward extends AsyncDisposable {
  readonly port: number;
}

/**
 * Listens on a local port of loopback and joins each connection to a pod that is ready at that moment, so that it goes on working when pods
 * are replaced. A connection waits up to 30 s for a pod.
 */
export async function startForward({ find, dial, preferredPort = 0, progress }: ForwardOptions): Promise<Forward> {
  const open = new Set<Socket>();
  const server = createServer({ pauseOnConnect: true, allowHalfOpen: true }, (connection) => {
    open.add(connection);
    connection.on('close', () => open.delete(connection)).on('error', () => connection.destroy());
    join(connection, { find, dial, progress }).catch((error: Error) => {
      progress(error.message);
      connection.destroy();
    });
  });
  await listen(server, preferredPort);
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      for (const connection of open) connection.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

// --- internal ---

const LOOPBACK = '127.0.0.1';
const PATIENCE_MS = 30_000;
const RETRY_MS = 500;

async function join(connection: Socket, { find, dial, progress }: Pick<ForwardOptions, 'find' | 'dial' | 'progress'>): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  for (let told = ''; !connection.destroyed; await sleep(RETRY_MS)) {
    try {
      return await dial(await find(), connection);
    } catch (error) {
      const { message } = error as Error;
      if (performance.now() > deadline) throw error;
      if (message !== told) progress(`waiting: ${message}`);
      told = message;
    }
  }
}

/** On the port that is preferred, or on any free one where something else listens. */
async function listen(server: Server, preferredPort: number): Promise<void> {
  try {
    server.listen(preferredPort, LOOPBACK);
    await once(server, 'listening');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE' || preferredPort === 0) throw error;
    server.listen(0, LOOPBACK);
    await once(server, 'listening');
  }
}
