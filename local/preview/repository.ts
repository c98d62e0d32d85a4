import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** The repository that contains this package. Its programs are run; nothing of it is imported. */
const REPOSITORY = join(import.meta.dirname, '../..');

/** The command line of the repository: `npx lorem`. */
const COMMAND_LINE = join(REPOSITORY, 'local/command/main.ts');

/** Whether this package is in its repository. A copy elsewhere has no service and no dashboards of its own. */
export function isInRepository(): boolean {
  return existsSync(COMMAND_LINE);
}

/** The sources of the repository's dashboards: a change there generates them again. */
export const DASHBOARD_SOURCES = [
  'dashboards',
  'packages/metric-to-pager/src',
  'charts/lorem.ts',
  'service/metrics.ts',
  'service/objectives.ts',
  'service/service.ts',
].map((path) => join(REPOSITORY, path));

/** The scrape interval of the stack's Prometheus. */
export const STACK_SCRAPE_INTERVAL = '5s';

/** Writes the dashboards of the repository into a folder. @throws with the errors of their source */
export async function writeDashboards(folder: string, signal: AbortSignal): Promise<void> {
  // Compiled code is cached for the next change.
  const env = { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), 'preview-compile-cache') };
  try {
    await promisify(execFile)(process.execPath, [COMMAND_LINE, 'synth', '--out', folder], { signal, env });
  } catch (error) {
    const { stderr, message } = error as Error & { stderr?: string };
    throw new Error(`The dashboards cannot be made: ${stderr?.trim() || message}`, { cause: error });
  }
}

/** A running service with its Prometheus. */
export interface LocalStack extends AsyncDisposable {
  readonly service: URL;
  readonly prometheus: URL;
  /** Resolves with a sentence when the stack ends by itself. */
  readonly failed: Promise<string>;
}

export interface LocalStackOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
}

/** Starts the stack of the repository. @throws with its output when a program is missing */
export async function startLocalStack({ environment, signal }: LocalStackOptions): Promise<LocalStack> {
  const child = spawn(process.execPath, [COMMAND_LINE, 'stack', '--without-dashboards'], {
    env: { LOG_LEVEL: 'warn', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    // In its own process group: Ctrl-C reaches only this process, which then stops the stack.
    detached: true,
  });
  let [output, errors] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors = (errors + text).slice(-2000);
  });
  const closed = once(child, 'close').then(() => `The local stack ended: ${errors.trim()}`);
  const stop = async () => {
    child.kill('SIGTERM');
    await closed;
  };
  const ready = new Promise<void>((resolve) => {
    child.stdout.on('data', () => /Ctrl-C/.test(output) && resolve());
  });
  const aborted = once(signal, 'abort').then(() => 'The start of the local stack was stopped');
  const failure = await Promise.race([ready, closed, aborted]);
  if (failure !== undefined) {
    await stop();
    throw new Error(failure);
  }
  const address = (name: string) => new URL(new RegExp(`^ *${name} +(http:\\S+)$`, 'm').exec(output)?.[1] ?? '');
  return { service: address('The service'), prometheus: address('Prometheus'), failed: closed, [Symbol.asyncDispose]: stop };
}
