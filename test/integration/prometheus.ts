import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { stringify } from 'yaml';
import { freePort } from '../free-port.ts';

/** A Prometheus that scrapes one address twice a second, once as each job. */
export interface PrometheusServer extends AsyncDisposable {
  /** The `data` of an answer of its API. */
  api(path: string): Promise<unknown>;
}

/** A job: the scrape protocols that it asks for; those that Prometheus asks for by itself where there are none. */
export type Jobs = Readonly<Record<string, readonly string[] | undefined>>;

/** Whether the Prometheus on the PATH can be told which format to ask for, as it can since 2.49. Until then it asks for OpenMetrics. */
export function choosesFormats(): boolean {
  const { stdout, stderr } = spawnSync('prometheus', ['--version'], { encoding: 'utf8' });
  const [, major = '0', minor = '0'] = /version (\d+)\.(\d+)/.exec(`${stdout}${stderr}`) ?? [];
  return Number(major) > 2 || (major === '2' && Number(minor) >= 49);
}

/** Starts a Prometheus with nothing but these jobs. @throws with what to install when there is none */
export async function startPrometheus(target: string, jobs: Jobs): Promise<PrometheusServer> {
  const folder = await mkdtemp(join(tmpdir(), 'prometheus-'));
  const file = join(folder, 'prometheus.yaml');
  await writeFile(file, stringify(configuration(target, jobs)));
  const port = await freePort();
  const child = spawn(
    'prometheus',
    [
      `--config.file=${file}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--enable-feature=exemplar-storage',
      '--log.level=error',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const url = `http://127.0.0.1:${port}`;
  await ready(child, url);
  return {
    async api(path) {
      const answer = (await (await fetch(`${url}/api/v1/${path}`)).json()) as { status: string; error?: string; data: unknown };
      if (answer.status !== 'success') throw new Error(`Prometheus refused "${path}": ${answer.error}`);
      return answer.data;
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM');
      await once(child, 'exit');
      await rm(folder, { recursive: true });
    },
  };
}

// --- internal ---

const READY_TRIES = 600;

function configuration(target: string, jobs: Jobs) {
  return {
    global: { scrape_interval: '500ms', scrape_timeout: '500ms' },
    scrape_configs: Object.entries(jobs).map(([job_name, scrape_protocols]) => ({
      job_name,
      ...(scrape_protocols && { scrape_protocols }),
      static_configs: [{ targets: [target] }],
    })),
  };
}

async function ready(child: ChildProcess, url: string): Promise<void> {
  let printed = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    printed += chunk;
  });
  const failed = once(child, 'error').then(([cause]) => {
    throw new Error('prometheus is not on the PATH: apt-get install prometheus', { cause });
  });
  const ended = once(child, 'exit').then(() => {
    throw new Error(`Prometheus ended before it was ready: ${printed}`);
  });
  const started = async (): Promise<void> => {
    for (let tries = 0; tries < READY_TRIES; tries++) {
      const answer = await fetch(`${url}/-/ready`).catch(() => undefined);
      if (answer?.ok) return;
      await sleep(50);
    }
    throw new Error(`Prometheus at ${url} was not ready within ${READY_TRIES * 50} ms.`);
  };
  await Promise.race([failed, ended, started()]);
}
