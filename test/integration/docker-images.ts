import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import type { DockerEngine } from './docker-engine.ts';
import { makeStandIn } from './docker-stand-ins.ts';

/** Which images came from their registry, and for which a stand-in was made. */
export interface Provided {
  readonly pulled: readonly string[];
  readonly standIns: readonly string[];
}

/** Returns a Dockerfile or a Compose file with the names that `provideImages` gives its images: no image made here has their digests. */
export function withoutDigests(text: string): string {
  return text.replaceAll(/@sha256:[0-9a-f]{64}/g, '');
}

/**
 * Pulls images by their digests. For one that cannot be pulled it makes a stand-in from the programs of this machine. Images with npm get the
 * npm configuration of this machine. Each is then there by its name without the digest.
 *
 * @throws Error when an image can neither be pulled nor has a stand-in
 */
export async function provideImages(engine: DockerEngine, images: readonly string[]): Promise<Provided> {
  const provided: { pulled: string[]; standIns: string[] } = { pulled: [], standIns: [] };
  for (const pinned of new Set(images)) {
    const image = withoutDigests(pinned);
    try {
      await engine.docker(['pull', '--quiet', pinned]);
      await engine.docker(['tag', pinned, image]);
      provided.pulled.push(image);
    } catch (refusal) {
      await makeStandIn(engine, image, refusal);
      provided.standIns.push(image);
    }
    if (image.startsWith('node:')) await configureNpm(engine, image);
  }
  return provided;
}

// --- internal ---

/** What npm needs on some machines to reach a registry. */
const NPM_SETTINGS = ['registry', 'https-proxy'];

/** Adds the npm configuration of this machine, and the certificates that it trusts besides Node.js' own. */
async function configureNpm(engine: DockerEngine, image: string): Promise<void> {
  const context = await mkdtemp(join(tmpdir(), 'npm-'));
  try {
    const ofNpm = async (name: string) => (await execa('npm', ['config', 'get', name], { cwd: context })).stdout;
    const settings = await Promise.all(NPM_SETTINGS.map(async (name) => `${name}=${await ofNpm(name)}\n`));
    const certificates = [process.env['NODE_EXTRA_CA_CERTS'], await ofNpm('cafile')].find((file) => file && file !== 'null');
    await writeFile(join(context, 'npmrc'), settings.filter((setting) => !setting.endsWith('=null\n')).join(''));
    await writeFile(join(context, 'certificates'), certificates === undefined ? '' : await readFile(certificates));
    await writeFile(join(context, 'Dockerfile'), [`FROM ${image}`, ...CONFIGURATION].join('\n'));
    await engine.docker(['build', '--quiet', '--tag', image, context]);
  } finally {
    await rm(context, { recursive: true });
  }
}

const CONFIGURATION = ['COPY npmrc certificates /usr/local/etc/', 'ENV NODE_EXTRA_CA_CERTS=/usr/local/etc/certificates'];
