import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import getPort from 'get-port';
import { systemClock, until } from 'metric-to-pager/waiting';

/** A Redis without persistence; disposing stops it. */
export interface TestRedis extends AsyncDisposable {
  /** Its URL, which a restart does not change. */
  readonly url: string;
  /** Stops the process (SIGSTOP): connections stay open without answers. */
  freeze(): void;
  thaw(): void;
  /** Kills the process, as a crash does. */
  kill(): Promise<void>;
  /** Restarts the process after `kill`. */
  start(): Promise<void>;
}

/** Starts a Redis and waits until it answers. @throws Error with the installation command when redis-server is missing */
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
    if (code === 'ENOENT') throw new Error('redis-server is not on the PATH: apt-get install -y redis-server');
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
