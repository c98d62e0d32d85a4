import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type ChildService, startChild } from '../testing/child-service.ts';

const execute = promisify(execFile);
let folder: string;

beforeAll(async () => {
  // Outside of any node_modules, so that an import that the bundle lacks fails.
  folder = await mkdtemp(join(tmpdir(), 'lorem-build-'));
  const env = { ...process.env, REVISION: 'c0ffee' };
  await execute(process.execPath, [resolve(import.meta.dirname, 'main.ts'), folder], { env });
});

afterAll(() => rm(folder, { recursive: true, force: true }));

test('the bundle answers every path with the same bytes as the source', async () => {
  await using services = await Both.start({ FAULTS: 'on' });
  const paths = await services.crawl(['/', '/docs', '/docs/json', '/docs/yaml', '/openapi.json', '/livez', '/readyz', '/faults', ...TEXTS]);
  expect(paths).toEqual(expect.arrayContaining(['/page.js', '/uplot.js', '/uplot.css', '/docs/static/swagger-ui-bundle.js']));
  for (const path of paths)
    expect({ path, ...(await answer(services.bundle.url, path)) }).toEqual({ path, ...(await answer(services.source.url, path)) });
});

test('the bundle exposes the same metrics as the source, and the revision of its build', async () => {
  await using services = await Both.start({ METRICS_PORT: '0' });
  const [ofBundle, ofSource] = await Promise.all(
    [services.bundle, services.source].map(({ operationsUrl }) => metricNames(`${operationsUrl}/metrics`)),
  );
  expect(ofBundle).toContain('# TYPE process_cpu_user_seconds_total counter');
  expect(ofBundle).toEqual(ofSource);
  expect(await (await fetch(`${services.bundle.url}/version`)).json()).toMatchObject({ revision: 'c0ffee' });
  expect(await (await fetch(`${services.source.url}/version`)).json()).toMatchObject({ revision: 'development' });
});

test('the bundle sends traces to a collector', async () => {
  const paths: string[] = [];
  await using collector = await listening(
    createHttpServer((request, response) => {
      paths.push(request.url ?? '');
      request.resume().on('end', () => response.end());
    }),
  );
  await using service = await startBundle({ OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${portOf(collector)}` });
  expect((await answer(service.url, '/lorem/word/1/2')).status).toBe(200);
  expect(await service.stop()).toBe(0);
  expect(paths).toEqual(['/v1/traces']);
});

test('the bundle connects to Redis', async () => {
  const received = Promise.withResolvers<string>();
  await using redis = await listening(
    createServer((socket) =>
      socket
        .setEncoding('utf8')
        .on('data', received.resolve)
        .on('error', () => {}),
    ),
  );
  await using service = await startBundle({
    REDIS_URL: `redis://127.0.0.1:${portOf(redis)}`,
    RATE_LIMIT_PER_SECOND: '100',
  });
  expect(await received.promise).toMatch(/^\*\d+\r\n/);
  expect((await answer(service.url, '/lorem/word/1/2')).status).toBe(200);
});

test('the bundle prints the settings', async () => {
  const { stdout } = await execute(process.execPath, [join(folder, MAIN), '--help']);
  expect(stdout).toContain('METRICS_PORT');
});

test('the bundle logs in the pretty format', async () => {
  await using occupied = await listening(createServer());
  const env = { ...process.env, LOG_FORMAT: 'pretty', HOST: '127.0.0.1', PORT: String(portOf(occupied)) };
  const failure = execute(process.execPath, [join(folder, MAIN)], { env });
  await expect(failure).rejects.toMatchObject({ code: 1, stdout: expect.stringMatching(/FATAL.*: cannot start/) });
});

test('optional features are separate files, and every licence is included', async () => {
  const files = await readdir(join(folder, 'service'));
  for (const lazy of ['opentelemetry', 'pino-pretty']) expect(files.filter((file) => file.startsWith(lazy))).toHaveLength(1);
  const main = await readFile(join(folder, MAIN), 'utf8');
  for (const inside of ['NodeTracerProvider', 'ClusterAllFailedError', 'messageFormat']) expect(main.includes(inside)).toBe(false);
  const licenses = await readFile(join(folder, 'LICENSES.txt'), 'utf8');
  for (const name of ['fastify', 'ioredis', '@opentelemetry/api', 'uplot', '@fastify/swagger-ui'])
    expect(licenses).toMatch(new RegExp(`(^|, )${name} \\d`, 'm'));
});

// --- internal ---

const MAIN = 'service/main.mjs';
const TEXTS = [
  '/lorem/word/3/9?seed=a',
  '/lorem/sentence/5/10?seed=a&count=3',
  '/lorem/paragraph/200/200?seed=a',
  '/lorem/word/9/3',
  '/lorem/poem/1/2',
  '/nowhere',
];

function startBundle(environment: Readonly<Record<string, string>>): Promise<ChildService> {
  return startChild(environment, join(folder, MAIN));
}

/** The service from its source and from its bundle, with equal settings. */
class Both implements AsyncDisposable {
  readonly bundle: ChildService;
  readonly source: ChildService;

  private constructor(bundle: ChildService, source: ChildService) {
    this.bundle = bundle;
    this.source = source;
  }

  static async start(environment: Record<string, string>): Promise<Both> {
    const [bundle, started] = await Promise.all([startBundle(environment), startChild(environment)]);
    return new Both(bundle, started);
  }

  /** Returns the paths and everything that the answers of the source link to. */
  async crawl(paths: readonly string[]): Promise<readonly string[]> {
    const found = new Set(paths);
    for (const path of found) {
      const { type, body } = await answer(this.source.url, path);
      const links =
        type?.startsWith('text/html') || (type?.startsWith('text/javascript') && !path.startsWith('/docs')) ? body.matchAll(LINK) : [];
      for (const [, link = ''] of links) if (!CHANGING.test(link)) found.add(new URL(link, `${this.source.url}${path}`).pathname);
    }
    return [...found];
  }

  async [Symbol.asyncDispose]() {
    expect(await Promise.all([this.bundle.stop(), this.source.stop()])).toEqual([0, 0]);
  }
}

const LINK = /(?:href="|src="|from ["'])((?:\.{0,2}\/)[^"'#]*)["']/g;

/** Paths whose answers differ per request. */
const CHANGING = /^\/(lorem|metrics|events)/;

async function answer(site: string, path: string) {
  const response = await fetch(site + path);
  return { status: response.status, type: response.headers.get('content-type'), body: await response.text() };
}

/** Metrics without samples unless a file is being written or garbage was collected before. */
const MOMENTARY = / nodejs_(active_requests|gc_duration_seconds) /;

async function metricNames(url: string): Promise<readonly string[]> {
  const text = await (await fetch(url)).text();
  return text
    .split('\n')
    .filter((line) => line.startsWith('# TYPE') && !MOMENTARY.test(line))
    .sort();
}

async function listening<S extends Server>(server: S): Promise<S> {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return server;
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}
