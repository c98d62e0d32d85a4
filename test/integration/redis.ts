import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import getPort from 'get-port';
import { systemClock, until } from 'metric-to-pager/waiting';

/** A real Redis of one test, on a port of its own; what it knows is lost with its process. */
export interface TestRedis extends AsyncDisposable {
  /** Where it listens; the same after a restart. */
  readonly url: string;
  /** Freezes the process: connections stay open, nothing is answered. */
  freeze(): void;
  /** Lets a frozen process go on. */
  thaw(): void;
  /** Ends the process without notice, as a crash does. */
  kill(): Promise<void>;
  /** Starts the process again on the same port, after `kill`. */
  start(): Promise<void>;
}

/** The line that installs what these tests need. */
const INSTALL = 'apt-get install -y redis-server';

/**
 * Starts a Redis that keeps nothing on disk and resolves when it answers; dispose of it to stop it and remove its folder.
 *
 * @throws Error that names redis-server and how to install it, when it is missing.
 */
export async function startRedis(): Promise<TestRedis> {
  const folder = await mkdtemp(join(tmpdir(), 'redis-'));
  const port = await getPort({ host: '127.0.0.1' });
  let server: Awaited<ReturnType<typeof serverOf>> | undefined;

  async function start(): Promise<void> {
    server = await serverOf(port, folder);
  }

  async function kill(): Promise<void> {
    if (server === undefined) return;
    server.process.kill('SIGKILL');
    await server.process;
    server = undefined;
  }

  async function stop(): Promise<void> {
    await kill();
    await rm(folder, { recursive: true, force: true });
  }

  await start().catch(async (error) => {
    await stop();
    throw error;
  });
  return {
    url: `redis://127.0.0.1:${port}`,
    freeze: () => server?.process.kill('SIGSTOP'),
    thaw: () => server?.process.kill('SIGCONT'),
    kill,
    start,
    [Symbol.asyncDispose]: stop,
  };
}

// --- internal ---

async function serverOf(port: number, folder: string) {
  const settings = { port, bind: '127.0.0.1', dir: folder, save: '', appendonly: 'no' };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, `${value}`]);
  const server = execa('redis-server', args, { reject: false, stdio: 'ignore' });
  const ended = server.then(({ code, exitCode }): never => {
    if (code === 'ENOENT') throw new Error(`These tests need redis-server: ${INSTALL}`);
    throw new Error(`redis-server on port ${port} ended with code ${exitCode} before it answered`);
  });
  ended.catch(() => {});
  const look = async () => ((await answers(port)) ? { found: undefined } : { missing: 'it does not answer' });
  await Promise.race([ended, until(`Redis on port ${port}`, look, { clock: systemClock, seconds: 15, everySeconds: 0.02 })]);
  // In an object, as the process is a promise of its end, which a caller's `await` would wait for.
  return { process: server };
}

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    socket.write('PING\r\n');
    const [reply] = await once(socket, 'data');
    return String(reply).startsWith('+PONG');
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
