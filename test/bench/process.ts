import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { execa } from 'execa';
import getPort from 'get-port';
import { systemClock, until } from 'metric-to-pager/waiting';

/** A server under measurement, in its own process and on its own CPU where the machine has two. */
export interface ServerProcess {
  readonly port: number;
  /** CPU time that it has used, user and system, in seconds. */
  cpuSeconds(): number;
  /** Resident memory, in bytes. */
  residentBytes(): number;
  /** Largest resident memory since the start, in bytes. @throws Error when the process has ended */
  peakResidentBytes(): number;
  /** Stops and continues it, as a scheduler does. */
  pause(): void;
  resume(): void;
  stop(): Promise<void>;
}

/** The command that starts a server, which reads its port from the variable `PORT`. */
export interface ServerCommand {
  readonly command: readonly [string, ...string[]];
  readonly environment?: Readonly<Record<string, string>>;
}

/** CPUs of the server and of the load. */
export const SERVER_CPU = '0';
export const LOAD_CPU = '1';

/** Whether a program is on the PATH. */
export function has(program: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
}

/** Starts a server and waits until it answers. @throws Error with its output when it ends, or does not answer within 10 s */
export async function startServer({ command, environment = {} }: ServerCommand): Promise<ServerProcess> {
  const port = await getPort({ host: '127.0.0.1' });
  const env = { ...environment, PORT: String(port) };
  const child = execa('taskset', ['-c', SERVER_CPU, ...command], { env, stdin: 'ignore', stdout: 'ignore', reject: false });
  const ended = child.then(({ stderr }) => Promise.reject(new Error(`${command.join(' ')} ended before it answered: ${stderr}`)));
  ended.catch(() => {});
  const look = async () => ((await answers(port)) ? { found: undefined } : { missing: 'it does not answer' });
  const options = { clock: systemClock, seconds: 10, everySeconds: 0.05 };
  await Promise.race([ended, until(`${command.join(' ')} on port ${port}`, look, options)]);
  const { pid } = child;
  return {
    port,
    cpuSeconds: () => cpuSeconds(pid),
    residentBytes: () => memory(pid, 'VmRSS'),
    peakResidentBytes: () => memory(pid, 'VmHWM'),
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    async stop() {
      child.kill('SIGKILL');
      await child;
    },
  };
}

// --- internal ---

/** Clock ticks per second in /proc, fixed on Linux. @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
const TICKS_PER_SECOND = 100;

function cpuSeconds(pid: number | undefined): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

/** @see https://man7.org/linux/man-pages/man5/proc_pid_status.5.html */
function memory(pid: number | undefined, field: 'VmRSS' | 'VmHWM'): number {
  const [, kilobytes] = new RegExp(`${field}:\\s+(\\d+) kB`).exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  if (kilobytes === undefined) throw new Error(`the process ${pid} has ended, so that it has no ${field}`);
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
