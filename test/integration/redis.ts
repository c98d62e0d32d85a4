import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../free-port.ts';

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
  const port = await freePort();
  let server: ChildProcess | undefined;

  async function start(): Promise<void> {
    server = await serverOf(port, folder);
  }

  async function kill(): Promise<void> {
    if (server === undefined) return;
    const gone = once(server, 'exit');
    server.kill('SIGKILL');
    await gone;
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
    freeze: () => server?.kill('SIGSTOP'),
    thaw: () => server?.kill('SIGCONT'),
    kill,
    start,
    [Symbol.asyncDispose]: stop,
  };
}

// --- internal ---

async function serverOf(port: number, folder: string): Promise<ChildProcess> {
  const settings = { port, bind: '127.0.0.1', dir: folder, save: '', appendonly: 'no' };
  const server = spawn(
    'redis-server',
    Object.entries(settings).flatMap(([name, value]) => [`--${name}`, `${value}`]),
    { stdio: 'ignore' },
  );
  await once(server, 'spawn').catch((cause: Error) => {
    throw new Error(`These tests need redis-server, which could not be started; install it with "${INSTALL}".`, { cause });
  });
  while (!(await answers(port))) {
    if (server.exitCode !== null) throw new Error(`redis-server on port ${port} ended with code ${server.exitCode} before it answered.`);
    await sleep(20);
  }
  return server;
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
