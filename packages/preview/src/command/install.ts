import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface InstallContext {
  /** The folder of the package. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  readonly stderr: (text: string) => void;
}

/** Returns whether the packages are installed in the versions of the lockfile. */
export async function isInstalled(folder: string): Promise<boolean> {
  const [wanted, installed] = await Promise.all([fingerprint(folder), readFile(join(folder, STAMP), 'utf8').catch(() => '')]);
  return wanted === installed;
}

/** Installs the packages of the preview when they are missing or have other versions. @throws with the exit code when npm fails */
export async function install({ folder, environment, signal, stderr }: InstallContext): Promise<void> {
  if (await isInstalled(folder)) return;
  stderr(`Installing Grafana's components into ${join(folder, 'node_modules')}, once: about 420 MB and half a minute\n`);
  const started = performance.now();
  const seconds = () => Math.round((performance.now() - started) / 1000);
  const progress = setInterval(() => stderr(`  still installing, ${seconds()} s\n`), PROGRESS_MS);
  progress.unref();
  try {
    const npm = spawn('npm', ['ci', '--prefix', folder, ...SETTINGS, '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: folder,
      env: withoutNpm(environment),
      stdio: ['ignore', 'ignore', 'inherit'],
      signal,
    });
    const [code] = await once(npm, 'close');
    if (code !== 0) throw new Error(`Cannot install the preview: "npm ci" in ${folder} ended with ${code}; its errors are above`);
  } finally {
    clearInterval(progress);
  }
  await writeFile(join(folder, STAMP), await fingerprint(folder));
  stderr(`Installed in ${seconds()} s\n`);
}

// --- internal ---

/** As in .npmrc. */
const SETTINGS = ['--legacy-peer-deps', '--ignore-scripts'];

const STAMP = 'node_modules/.installed-lockfile';
const PROGRESS_MS = 10_000;

async function fingerprint(folder: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(join(folder, 'package-lock.json')))
    .digest('hex');
}

/** Removes the variables from which a nested npm would take the folder and settings of the outer npm. */
function withoutNpm(environment: InstallContext['environment']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) =>
      value === undefined || /^npm_(config_(local_prefix|prefix)|package|lifecycle)/.test(name) ? [] : [[name, value]],
    ),
  );
}
