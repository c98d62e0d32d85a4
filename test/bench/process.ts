import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../free-port.ts';

/** A server under measurement: a process of its own, on a processor of its own where the machine has two. */
export interface ServerProcess {
  readonly port: number;
  /** Processor time that it has used, user and system, in seconds. */
  cpuSeconds(): number;
  /** Memory that it holds now, in bytes. */
  residentBytes(): number;
  stop(): Promise<void>;
}

/** How to start one: the command, which finds its port in the variable `PORT`. */
export interface ServerCommand {
  readonly command: readonly [string, ...string[]];
  readonly environment?: Readonly<Record<string, string>>;
}

/** Processor of the server; the load comes from the other. */
export const SERVER_CPU = '0';
export const LOAD_CPU = '1';

/** Whether a program is on the PATH. */
export function has(program: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
}

/** Starts a server and waits until it answers. @throws Error with what it printed when it does not within 10 s. */
export async function startServer({ command, environment = {} }: ServerCommand): Promise<ServerProcess> {
  const port = await freePort();
  const child = spawn('taskset', ['-c', SERVER_CPU, ...command], {
    env: { ...process.env, ...environment, PORT: String(port) },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let printed = '';
  child.stderr.on('data', (chunk: Buffer) => {
    printed += chunk;
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  for (let tries = 0; !(await answers(port)); tries += 1) {
    if (tries === 200 || child.exitCode !== null) throw new Error(`${command.join(' ')} does not answer on port ${port}: ${printed}`);
    await sleep(50);
  }
  return {
    port,
    cpuSeconds: () => cpuSeconds(child),
    residentBytes: () => residentBytes(child),
    async stop() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

// --- internal ---

/** Clock ticks a second in /proc, fixed on Linux. @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
const TICKS_PER_SECOND = 100;

function cpuSeconds(child: ChildProcess): number {
  const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

function residentBytes(child: ChildProcess): number {
  const [, kilobytes] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) * 1024;
}

async function answers(port: number): Promise<boolean> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/lorem/word/1/2`, { method: 'POST' });
    await answer.text();
    return answer.status !== 0;
  } catch {
    return false;
  }
}
