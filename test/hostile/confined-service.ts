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
  const environment = { ...imageEnvironment(), HOST: '127.0.0.1', METRICS_PORT: '0' };
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

/** The variables of the image; the share of the heap becomes megabytes: without a container Node would take it of the machine's memory. */
function imageEnvironment(): Record<string, string> {
  const lines = readFileSync(join(ROOT, 'service/Dockerfile'), 'utf8').split('\nENV ').at(-1)?.split('\n') ?? [];
  const variables = lines.map((line) => /^\s*([A-Z_]+)="?([^"\\]*?)"?\s*\\?$/.exec(line)).filter((match) => match !== null);
  const environment = Object.fromEntries(variables.map(([, name = '', value = '']) => [name, value]));
  const heap = environment['NODE_OPTIONS']?.replace(
    SHARE,
    (_, share: string) => `--max-old-space-size=${(Number(share) / 100) * MEBIBYTES}`,
  );
  if (heap === undefined || heap === environment['NODE_OPTIONS']) {
    throw new Error(`expected a share for the heap in NODE_OPTIONS of service/Dockerfile, got ${JSON.stringify(environment)}`);
  }
  return { ...environment, NODE_OPTIONS: heap };
}

const SHARE = /--max-old-space-size-percentage=(\d+)/;
const MEBIBYTES = MEMORY_LIMIT / 1024 / 1024;
