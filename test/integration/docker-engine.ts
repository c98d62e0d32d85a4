import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { type Look, systemClock, until } from 'metric-to-pager/waiting';

/** A Docker engine of its own, beside any other; disposing stops it and deletes its containers, images and volumes. */
export interface DockerEngine extends AsyncDisposable {
  /** A network for containers, in which they reach each other by name. */
  readonly network: string;
  /** The environment in which `docker` and `docker-compose` use this engine. */
  readonly environment: Readonly<Record<string, string>>;
  /** Runs `docker`, and returns its output without warnings. @throws Error with the output of a command that fails */
  docker(args: readonly string[]): Promise<string>;
}

/** Why no engine runs, in the words of the engine. */
export interface NoEngine {
  readonly reason: string;
}

/**
 * Starts `dockerd` and `containerd` with their own data and sockets. It leaves the bridge and the iptables rules of another engine alone, as its
 * own would have the same names. So images are built with the network of the machine, and docker-proxy forwards published ports.
 *
 * @returns the reason instead, when the engine does not start with any storage driver, such as without the rights of root
 * @throws Error with the installation command when a program is missing
 */
export async function startDocker(): Promise<DockerEngine | NoEngine> {
  for (const program of ['dockerd', 'containerd', 'docker']) {
    const { failed } = await execa('which', [program], { reject: false });
    if (failed) throw new Error(`${program} is not on the PATH: apt-get install -y docker.io, and docker-cli where Debian has it`);
  }
  const reasons: string[] = [];
  for (const driver of ['overlay2', 'vfs']) {
    const started = await startWith(driver);
    if (!('reason' in started)) return started;
    reasons.push(`with ${driver}: ${started.reason}`);
  }
  return { reason: reasons.join('\n') };
}

// --- internal ---

const NETWORK = 'tests';
/** Every engine uses it, and leaves it there when it stops. */
const DEFAULT_BRIDGE = 'docker0';

async function startWith(driver: string): Promise<DockerEngine | NoEngine> {
  const folder = await mkdtemp(join(tmpdir(), 'docker-'));
  const at = (name: string) => join(folder, name);
  const bridge = `tests-${process.pid}`;
  const rule = ['FORWARD', '--in-interface', bridge, '--out-interface', bridge, '--jump', 'ACCEPT'];
  const leftBridges = existsSync(`/sys/class/net/${DEFAULT_BRIDGE}`) ? [bridge] : [bridge, DEFAULT_BRIDGE];
  const host = `unix://${at('docker.sock')}`;
  // A client configuration of its own: no credentials, no contexts, no other engine.
  const environment = { PATH: process.env['PATH'] ?? '', HOME: folder, DOCKER_HOST: host, DOCKER_CONFIG: at('client') };

  await writeFile(at('containerd.toml'), 'version = 2\ndisabled_plugins = ["io.containerd.grpc.v1.cri"]\n');
  const containerdPaths = { address: 'containerd.sock', config: 'containerd.toml', root: 'containerd', state: 'containerd-state' };
  const containerd = startProgram('containerd', ['--log-level=error', ...pathFlags(containerdPaths, at)]);
  const dockerdPaths = { containerd: 'containerd.sock', 'data-root': 'data', 'exec-root': 'exec', pidfile: 'dockerd.pid' };
  const own = ['--iptables=false', '--ip6tables=false', '--ip-forward=false'];
  const dockerd = startProgram('dockerd', [
    '--log-level=error',
    `--host=${host}`,
    `--storage-driver=${driver}`,
    ...own,
    ...pathFlags(dockerdPaths, at),
  ]);

  async function docker(args: readonly string[]): Promise<string> {
    const { failed, all, stdout } = await execa('docker', args, { env: environment, extendEnv: false, all: true, reject: false });
    if (failed) throw new Error(`docker ${args.join(' ')} failed: ${all}`);
    return stdout;
  }

  async function stop(): Promise<void> {
    await dockerd.stop();
    await containerd.stop();
    await unmountBelow(folder);
    await rm(folder, { recursive: true, force: true });
    await execa('iptables', ['--delete', ...rule], { reject: false });
    for (const left of leftBridges) await execa('ip', ['link', 'delete', left], { reject: false });
  }

  const look = async (): Promise<Look<undefined>> => {
    const last = dockerd.lastLine() ?? containerd.lastLine();
    if (last !== undefined) throw new Error(last);
    return docker(['version', '--format', '{{.Server.Version}}']).then(
      () => ({ found: undefined }),
      ({ message }) => ({ missing: message }),
    );
  };
  try {
    await until('dockerd to answer', look, { clock: systemClock, seconds: 60, everySeconds: 0.2 });
    // Another engine may forbid forwarding, also between the containers of this one.
    await execa('iptables', ['--insert', ...rule], { reject: false });
    await docker(['network', 'create', '--opt', `com.docker.network.bridge.name=${bridge}`, NETWORK]);
    return { network: NETWORK, environment, docker, [Symbol.asyncDispose]: stop };
  } catch (error) {
    await stop();
    return { reason: (error as Error).message };
  }
}

function pathFlags(paths: Readonly<Record<string, string>>, at: (name: string) => string): readonly string[] {
  return Object.entries(paths).map(([flag, name]) => `--${flag}=${at(name)}`);
}

function startProgram(name: string, args: readonly string[]) {
  const child = execa(name, args, { reject: false, stdin: 'ignore', all: true, forceKillAfterDelay: 60_000 });
  let last: string | undefined;
  void child.then(({ all }) => {
    last = all.trim().split('\n').at(-1) ?? '';
  });
  return {
    /** The last line of its output, once it has ended. */
    lastLine: () => last,
    async stop() {
      child.kill('SIGTERM');
      await child;
    },
  };
}

/** Unmounts what an engine that was killed left mounted, the innermost first. */
async function unmountBelow(folder: string): Promise<void> {
  const mounts = (await readFile('/proc/mounts', 'utf8')).split('\n').map((line) => line.split(' ')[1] ?? '');
  const own = mounts.filter((mount) => mount.startsWith(`${folder}/`)).sort();
  for (const mount of own.reverse()) await execa('umount', ['--lazy', mount], { reject: false });
}
