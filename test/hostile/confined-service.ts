import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { type ServerProcess, startServer } from '../bench/process.ts';

const ROOT = join(import.meta.dirname, '../..');

/** The memory limit of the manifests, in bytes. */
export const MEMORY_LIMIT = limitOfManifests();

/** The service as the image runs it; disposing removes the bundle. */
export interface Bundle extends AsyncDisposable {
  /** Starts it on a CPU of its own, with the heap that it has under `MEMORY_LIMIT`. Whether that limit itself applies is up to the test. */
  start(): Promise<ServerProcess>;
}

/** Bundles the service. */
export async function bundleService(): Promise<Bundle> {
  const folder = await mkdtemp(join(tmpdir(), 'hostile-'));
  await execa('npm', ['run', 'build', '--', join(folder, 'app')], { cwd: ROOT });
  const environment = { NODE_ENV: 'production', HOST: '127.0.0.1', METRICS_PORT: '0', NODE_OPTIONS: nodeOptions() };
  return {
    start: () => startServer({ command: ['node', join(folder, 'app/service/main.mjs')], environment }),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}

// --- internal ---

function limitOfManifests(): number {
  const [, mebibytes] = /limits:\s+memory: (\d+)Mi/.exec(readFileSync(join(ROOT, 'k8s/manifests/workload.yaml'), 'utf8')) ?? [];
  if (mebibytes === undefined) throw new Error('expected a memory limit in k8s/manifests/workload.yaml, in Mi');
  return Number(mebibytes) * 1024 * 1024;
}

/** The options of the image, whose share of the limit becomes megabytes: without a container Node would take it of the machine's memory. */
function nodeOptions(): string {
  const [, options = ''] = /NODE_OPTIONS="([^"]*)"/.exec(readFileSync(join(ROOT, 'service/Dockerfile'), 'utf8')) ?? [];
  const share = (percentage: string) => `--max-old-space-size=${(Number(percentage) / 100) * (MEMORY_LIMIT / 1024 / 1024)}`;
  const heap = options.replace(/--max-old-space-size-percentage=(\d+)/, (_, percentage: string) => share(percentage));
  if (heap === options)
    throw new Error(`expected a share for the heap in NODE_OPTIONS of service/Dockerfile, got ${JSON.stringify(options)}`);
  return heap;
}
