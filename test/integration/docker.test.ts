import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test as jestTest } from '@jest/globals';
import { execa } from 'execa';
import { type Look, systemClock, until } from 'metric-to-pager/waiting';
import { type DockerEngine, startDocker } from './docker-engine.ts';
import { provideImages, withoutDigests } from './docker-images.ts';

interface Alert {
  readonly labels: Readonly<Record<string, string>>;
  readonly state?: string;
}

const started = await startDocker();
const skipped = 'reason' in started;
if (skipped) process.stderr.write(`The tests of Docker are skipped, as dockerd does not start.\n${started.reason}\n`);
const test = skipped ? jestTest.skip : jestTest;

const root = resolve(import.meta.dirname, '../..');
const DOCKERFILES = ['service/Dockerfile', 'packages/doctor/Dockerfile', 'examples/greeter/Dockerfile'];
const composeFile = readFileSync(join(root, 'compose.yaml'), 'utf8');

beforeAll(async () => {
  if (skipped) return;
  const bases = DOCKERFILES.flatMap((file) => [...readFileSync(join(root, file), 'utf8').matchAll(/^FROM (\S+[:/]\S+)/gm)]);
  const composed = [...composeFile.matchAll(/^ +image: (\S+)$/gm)];
  const { standIns } = await provideImages(
    started,
    [...bases, ...composed].map(([, image = '']) => image),
  );
  if (standIns.length > 0) process.stderr.write(`Stand-ins for images that cannot be pulled: ${standIns.join(', ')}\n`);
});

afterAll(async () => {
  if (!skipped) await started[Symbol.asyncDispose]();
});

test('the image of the service runs confined, answers, and stops in order', async () => {
  await build('service/Dockerfile', 'lorem:test', '--build-arg', 'REVISION=0123abc');
  await using service = await run('lorem:test', ...CONFINED, '--env=METRICS_PORT=9464', '--env=SHUTDOWN_DELAY_MS=0');

  const answer = await ask(`${await service.address(8080)}/lorem/word/1/3`, { method: 'POST' });
  const { message } = (await answer.json()) as { readonly message: string };
  expect(message).toMatch(/^\S+( \S+){0,2}$/);
  const metrics = await (await ask(`${await service.address(9464)}/metrics`)).text();
  expect(metrics).toContain('lorem_build_info{version="0.1.0",revision="0123abc"} 1');
  expect(metrics).toContain('lorem_requests_total{type="word",outcome="ok"} 1');
  expect(metrics).toContain(`lorem_memory_limit_bytes ${MEMORY_LIMIT}`);

  expect(await service.uid()).toBe(65532);
  expect(await service.stop()).toBe(0);
  expect(await docker('run', '--rm', '--network=none', '--entrypoint=/bin/sh', 'lorem:test').catch(String)).toMatch(
    /\/bin\/sh.*no such file/,
  );
});

test('the image for development runs the source as a user who may change it', async () => {
  await build('service/Dockerfile', 'lorem:dev', '--target=dev');
  await using service = await run('lorem:dev', '--env=SHUTDOWN_DELAY_MS=0');
  expect((await ask(`${await service.address(8080)}/readyz`)).ok).toBe(true);
  expect(await service.uid()).toBe(1000);
  const written = await docker('exec', service.id, 'node', '--eval', 'fs.appendFileSync("service/main.ts", "\\n"); console.log("written")');
  expect(written).toBe('written');
});

test('the image of the library runs its command confined', async () => {
  await build('packages/doctor/Dockerfile', 'monitoring-doctor:test');
  const command = (...args: string[]) => docker('run', '--rm', '--network=none', ...CONFINED, 'monitoring-doctor:test', ...args);
  expect(await command()).toContain('doctor');
  expect(await command('explain', 'selection.label-mismatch')).toMatch(/^selection\.label-mismatch \(error\)\n/);
  expect(await command('doctor', '--all-namespaces').catch(String)).toContain('No cluster is configured');
});

test('the image of the example answers, and stops in order', async () => {
  await build('examples/greeter/Dockerfile', 'greeter:test');
  await using greeter = await run('greeter:test', ...CONFINED);
  expect((await ask(`${await greeter.address(9464)}/metrics`)).ok).toBe(true);
  expect(await greeter.uid()).toBe(65532);
  expect(await greeter.stop()).toBe(0);
});

test('Compose brings up the service and its monitoring, and errors raise an alert that arrives at Alertmanager and Grafana', async () => {
  await using stack = await composeUp();
  const [service, prometheus, alertmanager, grafana] = await Promise.all([
    stack.address('service', 8080),
    stack.address('prometheus', 9090),
    stack.address('alertmanager', 9093),
    stack.address('grafana', 3000),
  ]);
  const fault = { method: 'PUT', headers: { 'content-type': 'application/json' }, body: '{"kind":"error","share":0.5,"seconds":600}' };
  expect((await ask(`${service}/faults`, fault)).ok).toBe(true);

  const traffic = new AbortController();
  const sent = send(`${service}/lorem/word/1/3`, traffic.signal);
  try {
    const { data } = await eventually<{ data: { alerts: Alert[] } }>(`${prometheus}/api/v1/alerts`, ({ data: { alerts } }) =>
      alerts.some(isBurning),
    );
    expect(data.alerts.find(isBurning)).toMatchObject({
      state: 'firing',
      labels: { severity: 'critical', namespace: 'lorem', job: 'lorem' },
    });
    const received = await eventually<Alert[]>(`${alertmanager}/api/v2/alerts`, (alerts) => alerts.some(isBurning));
    expect(received.find(isBurning)).toMatchObject({ receivers: [{ name: 'page' }] });
  } finally {
    traffic.abort();
    await sent;
  }

  const found = await eventually<{ uid: string }[]>(`${grafana}/api/search?type=dash-db`, (dashboards) => dashboards.length > 2);
  expect(found.map(({ uid }) => uid).sort()).toEqual(['lorem-nodejs', 'lorem-overview', 'lorem-slo']);
  const query = '/api/datasources/proxy/uid/prometheus/api/v1/query?query=ALERTS{alertstate="firing"}';
  const { data } = await eventually<{ data: { result: object[] } }>(`${grafana}${query}`, (asked) => asked.data.result.length > 0);
  expect(data.result).toContainEqual(expect.objectContaining({ metric: expect.objectContaining({ alertname: 'LoremErrorBudgetBurn' }) }));
  expect(await stack.health('service')).toBe('healthy');
});

// --- internal ---

const MEMORY_LIMIT = 256 * 1024 ** 2;
const CONFINED = ['--read-only', '--cap-drop=ALL', '--security-opt=no-new-privileges', `--memory=${MEMORY_LIMIT}`];
const PASSWORD = 'of a test';

function engine(): DockerEngine {
  if (skipped) throw new Error('no engine runs');
  return started;
}

function docker(...args: string[]): Promise<string> {
  return engine().docker(args);
}

/** With the provided images, and the network of the machine, from which npm installs. */
async function build(dockerfile: string, tag: string, ...args: string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'build-'));
  try {
    return await docker('build', '--network=host', `--file=${await provided(dockerfile, folder)}`, `--tag=${tag}`, ...args, root);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Writes a Dockerfile that starts from the provided images, and returns its path. */
async function provided(dockerfile: string, folder: string): Promise<string> {
  const file = join(folder, 'Dockerfile');
  await writeFile(file, withoutDigests(await readFile(join(root, dockerfile), 'utf8')));
  return file;
}

/** Starts a container with its ports published to free ports of loopback; disposing removes it. */
async function run(image: string, ...args: string[]) {
  const published = [8080, 9464].map((port) => `--publish=127.0.0.1::${port}`);
  const id = await docker('run', '--detach', `--network=${engine().network}`, ...published, ...args, image);
  return {
    id,
    address: (port: number) => addressOf(docker('port', id, `${port}/tcp`)),
    async uid() {
      const [, process = ''] = (await docker('top', id, '-o', 'uid,pid')).split('\n');
      return Number.parseInt(process, 10);
    },
    /** Stops it as Kubernetes does, and returns its exit code. */
    async stop() {
      await docker('stop', '--time=30', id);
      return Number(await docker('inspect', '--format={{.State.ExitCode}}', id));
    },
    async [Symbol.asyncDispose]() {
      await docker('rm', '--force', '--volumes', id);
    },
  };
}

/** Runs compose.yaml with the provided images, and published ports that are free; disposing removes its containers, networks and volumes. */
async function composeUp() {
  const { environment, network } = engine();
  const folder = await mkdtemp(join(tmpdir(), 'compose-'));
  const file = join(folder, 'compose.yaml');
  const published = withoutDigests(composeFile).replaceAll(/127\.0\.0\.1:\d+:/g, '127.0.0.1::');
  const dockerfile = await provided('service/Dockerfile', folder);
  const built = published.replace(/^( +)dockerfile: .*$/m, `$1dockerfile: ${dockerfile}\n$1network: host`);
  await writeFile(file, `${built}networks: { default: { name: ${network}, external: true } }\n`);
  const env = { ...environment, GF_SECURITY_ADMIN_PASSWORD: PASSWORD };
  const options = ['--project-name', 'lorem-test', '--project-directory', root, '--file', file];
  async function composed(...args: string[]): Promise<string> {
    const { failed, code, all, stdout } = await execa('docker-compose', [...options, ...args], {
      env,
      extendEnv: false,
      all: true,
      reject: false,
    });
    if (code === 'ENOENT') throw new Error('docker-compose is not on the PATH: apt-get install docker-compose');
    if (failed) throw new Error(`docker-compose ${args.join(' ')} failed: ${all}`);
    return stdout;
  }
  async function down(): Promise<void> {
    await composed('down', '--volumes', '--timeout', '15');
    await rm(folder, { recursive: true });
  }
  try {
    await composed('up', '--build', '--detach');
  } catch (error) {
    await down();
    throw error;
  }
  return {
    address: (name: string, port: number) => addressOf(composed('port', name, String(port))),

    health: async (name: string) => docker('inspect', '--format={{.State.Health.Status}}', await composed('ps', '--quiet', name)),
    [Symbol.asyncDispose]: down,
  };
}

async function addressOf(published: Promise<string>): Promise<string> {
  return `http://${(await published).trim()}`;
}

/** Asks as soon as the server listens, with the login of Grafana, which the others ignore. */
function ask(url: string, init: RequestInit = {}): Promise<Response> {
  const authorization = `Basic ${Buffer.from(`admin:${PASSWORD}`).toString('base64')}`;
  const look = async (): Promise<Look<Response>> =>
    fetch(url, { ...init, headers: { authorization, ...init.headers } }).then(
      (found) => ({ found }),
      ({ cause }) => ({ missing: String(cause) }),
    );
  return until(`an answer from ${url}`, look, { clock: systemClock, seconds: 60, everySeconds: 0.2 });
}

/** Asks for JSON until it is good, and returns it. */
function eventually<T>(url: string, good: (answer: T) => boolean): Promise<T> {
  const look = async (): Promise<Look<T>> => {
    const answer = await ask(url);
    const text = await answer.text();
    if (!answer.ok) return { missing: `it answers ${answer.status}: ${text}` };
    const found = JSON.parse(text) as T;
    return good(found) ? { found } : { missing: text };
  };
  return until(`${url} to have what is expected`, look, { clock: systemClock, seconds: 120 });
}

function isBurning({ labels, state = 'firing' }: Alert): boolean {
  return labels['alertname'] === 'LoremErrorBudgetBurn' && state === 'firing' && labels['severity'] === 'critical';
}

/** Sends ten requests per second until the signal aborts. */
async function send(url: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await fetch(url, { method: 'POST' }).then((answer) => answer.arrayBuffer());
    await sleep(100);
  }
}
