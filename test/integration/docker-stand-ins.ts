import { chmod, cp, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import type { DockerEngine } from './docker-engine.ts';

/**
 * Makes an image from the programs of this machine and the libraries that they load, under the name of a public image.
 *
 * @throws Error when nothing can stand in for the image, with why it could not be pulled
 */
export async function makeStandIn(engine: DockerEngine, image: string, refusal: unknown): Promise<void> {
  const content = STAND_INS[image.replace(/:[^:/]*$/, '')];
  if (content === undefined) throw new Error(`"${image}" can neither be pulled nor has a stand-in`, { cause: refusal });
  const folder = await mkdtemp(join(tmpdir(), 'image-'));
  const [root, archive] = [join(folder, 'root'), join(folder, 'image.tar')];
  try {
    const made = await content();
    await fill(root, made);
    await execa('tar', ['--create', '--file', archive, '--directory', root, '.']);
    await engine.docker(['import', ...made.changes.map((change) => `--change=${change}`), archive, image]);
  } finally {
    await rm(folder, { recursive: true });
  }
}

// --- internal ---

/** The content of an image: the source of each path. */
interface Content {
  readonly programs: Readonly<Record<string, string>>;
  readonly folders?: Readonly<Record<string, string>>;
  readonly links?: Readonly<Record<string, string>>;
  /** The user that the image has besides root, and its folder. */
  readonly user: { readonly name: string; readonly uid: number; readonly folder: string };
  /** Instructions of a Dockerfile. */
  readonly changes: readonly string[];
}

const REPOSITORY = join(import.meta.dirname, '../..');
/** The user that the images of Prometheus run as. */
const UNPRIVILEGED_USER = { name: 'prometheus', uid: 65534 };

/** By the name of the image, without its tag. */
const STAND_INS: Readonly<Record<string, () => Promise<Content>>> = {
  node: async () => ({
    programs: { '/usr/local/bin/node': process.execPath, '/bin/sh': '/bin/sh', '/bin/rm': '/bin/rm', '/usr/bin/env': '/usr/bin/env' },
    folders: { '/usr/local/lib/node_modules/npm': join(await realpath(await installed('npm')), '../..') },
    links: {
      '/usr/local/bin/npm': '../lib/node_modules/npm/bin/npm-cli.js',
      '/usr/local/bin/npx': '../lib/node_modules/npm/bin/npx-cli.js',
    },
    user: { name: 'node', uid: 1000, folder: '/home/node' },
    changes: ['ENV PATH=/usr/local/bin:/usr/bin:/bin', 'CMD ["node"]'],
  }),
  'gcr.io/distroless/nodejs24-debian13': async () => ({
    programs: { '/nodejs/bin/node': process.execPath },
    user: { name: 'nonroot', uid: 65532, folder: '/home/nonroot' },
    changes: ['ENTRYPOINT ["/nodejs/bin/node"]', 'USER 65532', 'WORKDIR /home/nonroot'],
  }),
  'prom/prometheus': async () => ({
    programs: { '/bin/prometheus': await installed('prometheus') },
    user: { ...UNPRIVILEGED_USER, folder: '/prometheus' },
    changes: ['ENTRYPOINT ["/bin/prometheus"]', 'USER 65534', 'WORKDIR /prometheus', 'VOLUME /prometheus'],
  }),
  'prom/alertmanager': async () => ({
    programs: { '/bin/alertmanager': await installed('prometheus-alertmanager') },
    // The templates, which Debian's Alertmanager reads from here.
    folders: { '/usr/share/prometheus/alertmanager': '/usr/share/prometheus/alertmanager' },
    user: { ...UNPRIVILEGED_USER, folder: '/alertmanager' },
    changes: ['ENTRYPOINT ["/bin/alertmanager"]', 'USER 65534', 'WORKDIR /alertmanager', 'VOLUME /alertmanager'],
  }),
  'grafana/grafana': async () => ({
    programs: { '/bin/node': process.execPath },
    folders: {
      '/app/grafana.mjs': join(import.meta.dirname, 'grafana-stand-in.js'),
      '/app/node_modules/yaml': join(REPOSITORY, 'node_modules/yaml'),
    },
    user: { name: 'grafana', uid: 472, folder: '/var/lib/grafana' },
    changes: ['ENTRYPOINT ["/bin/node", "/app/grafana.mjs"]', 'USER 472'],
  }),
};

async function fill(root: string, { programs, folders = {}, links = {}, user }: Content): Promise<void> {
  const copied = [...Object.entries(programs), ...Object.entries(folders), ...(await librariesOf(Object.values(programs)))];
  for (const [path, source] of copied) await cp(source, join(root, path), { recursive: true, dereference: true });
  for (const [path, target] of Object.entries(links)) await symlink(target, join(root, path));
  const users = [{ name: 'root', uid: 0, folder: '/root' }, user];
  for (const { uid, folder } of users) {
    await mkdir(join(root, folder), { recursive: true });
    await execa('chown', [`${uid}:${uid}`, join(root, folder)]);
  }
  await mkdir(join(root, 'etc'));
  await mkdir(join(root, 'tmp'));
  await chmod(join(root, 'tmp'), 0o1777);
  await writeFile(join(root, 'etc/passwd'), users.map(({ name, uid, folder }) => `${name}:x:${uid}:${uid}::${folder}:\n`).join(''));
  await writeFile(join(root, 'etc/group'), users.map(({ name, uid }) => `${name}:x:${uid}:\n`).join(''));
}

/** Returns the shared libraries and the loader of programs, at the paths where they are looked for. */
async function librariesOf(programs: readonly string[]): Promise<readonly (readonly [string, string])[]> {
  const { stdout } = await execa('ldd', programs);
  const paths = new Set([...stdout.matchAll(/(\/\S+) \(0x/g)].map(([, path = '']) => path));
  return [...paths].map((path) => [path, path] as const);
}

/** Returns the path of a program. @throws Error with the command that installs its Debian package */
async function installed(program: string): Promise<string> {
  const { stdout } = await execa('which', [program], { reject: false });
  if (stdout === '') throw new Error(`${program} is not on the PATH: apt-get install -y ${program}`);
  return stdout;
}
