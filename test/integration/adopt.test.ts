import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { systemClock, until } from 'metric-to-pager/waiting';

const root = resolve(import.meta.dirname, '../..');
const scrapes = resolve(import.meta.dirname, 'scrapes');
const library = join(root, 'packages/metric-to-pager/src/main.ts');
/** Inside of the repository, so that the packages are found. */
const folder = mkdtempSync(join(import.meta.dirname, '.adopt-'));
const MINUTES = 60_000;
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A program in a folder, whatever it ends with. */
async function run(cwd: string, program: string, argv: readonly string[], input = '') {
  const { exitCode, stdout, stderr } = await execa(program, argv, { cwd, input, reject: false, preferLocal: true, localDir: root });
  return { exitCode, stdout, stderr };
}

const node = (cwd: string, ...argv: string[]) => run(cwd, process.execPath, argv);
const ok = { exitCode: 0, stderr: '' };

/** Each scrape with the objectives that it suggests, and one label value of it that changes. */
const RECORDED = [
  ['express-prom-client.txt', ['availability', 'latency', 'payments'], 'outcome="failed"', 'payments'],
  ['express-prom-bundle.txt', ['availability', 'latency'], 'method="GET"', 'http_request_duration_seconds'],
  ['go-client-golang.txt', ['availability', 'latency', 'queue-jobs-processed'], 'status="failed"', 'queue_jobs_processed_total'],
  [
    'go-client-golang.openmetrics.txt',
    ['availability', 'latency', 'queue-jobs-processed'],
    'status="failed"',
    'queue_jobs_processed_total',
  ],
  ['python-prometheus-client.txt.gz', ['availability', 'latency', 'shop-payments'], 'status="error"', 'shop_payments_total'],
  ['opentelemetry-exporter.txt', ['availability', 'latency', 'shop-payments'], 'outcome="failed"', 'shop_payments_total'],
  ['spring-boot-micrometer.txt', ['availability', 'latency', 'shop-payments'], 'outcome="failed"', 'shop_payments_total'],
] as const;

/** Scrapes that give rules of the same kind as another one: their proof would only take time. */
const SAME_RULES: readonly string[] = ['express-prom-bundle.txt', 'go-client-golang.openmetrics.txt'];

test('every recorded scrape is tried', () => {
  expect(readdirSync(scrapes).filter((file) => file !== 'README.md')).toEqual(RECORDED.map(([file]) => file).sort());
});

describe.each(RECORDED)('of the scrape %s', (file, objectives, value, metric) => {
  const project = join(folder, file);
  const scrape = join(scrapes, file);

  test(
    'init writes a folder that compiles strictly and passes its test',
    async () => {
      const { exitCode, stderr } = await node(folder, library, 'init', '--scrape', scrape, '--name', 'shop', '--dir', file, '--yes');
      expect([exitCode, stderr]).toEqual([0, expect.stringContaining(`wrote ${file}/catalogue.ts\n`)]);
      for (const objective of objectives) expect(stderr).toMatch(new RegExp(`^ {2}${objective}: `, 'm'));
      expect(await run(project, 'tsc', ['-p', '.'])).toEqual({ ...ok, stdout: '' });
      expect(await node(project, '--test', '--test-reporter=tap')).toMatchObject({
        exitCode: 0,
        stdout: expect.stringContaining('# pass 2'),
      });
    },
    3 * MINUTES,
  );

  test(
    'Prometheus accepts the rule file',
    async () => {
      expect(await node(project, 'command.ts', 'synth', '--format', 'rules', '--out', 'rules')).toMatchObject({ exitCode: 0 });
      expect(await run(project, 'promtool', ['check', 'rules', 'rules/rules.yaml'])).toMatchObject({ exitCode: 0 });
    },
    MINUTES,
  );

  test(
    'diff is silent, and names a label value that changes',
    async () => {
      const argv = ['diff', '--catalogue', 'catalogue.ts', '--scrape'];
      const same = await node(project, library, ...argv, scrape);
      expect([same.exitCode, same.stdout]).toEqual([0, expect.stringMatching(/^\d+ declared metrics, 0 differences$/)]);
      const content = readFileSync(scrape);
      const text = (file.endsWith('.gz') ? gunzipSync(content) : content).toString();
      const changed = value.replace(/"(.)(.)/, '"$2$1');
      writeFileSync(join(project, 'changed.txt'), text.replaceAll(value, changed));
      const { exitCode, stdout } = await node(project, library, ...argv, 'changed.txt');
      const [, right] = value.split('=');
      expect([exitCode, stdout]).toEqual([
        1,
        expect.stringContaining(`${metric} has ${changed}, which is not declared; did you mean ${right}?`),
      ]);
    },
    MINUTES,
  );
});

test.each(RECORDED.filter(([file]) => !SAME_RULES.includes(file)).map(([file, objectives]) => [file, objectives] as const))(
  'every alert on the metrics of %s is proven',
  async (file, objectives) => {
    const { exitCode, stdout, stderr } = await node(join(folder, file), 'command.ts', 'prove');
    expect([exitCode, stderr, stdout]).toEqual([0, '', expect.stringMatching(/ 0 failed$/m)]);
    for (const objective of objectives) expect(stdout).toContain(`ErrorBudgetBurn/${objective}/`);
  },
  10 * MINUTES,
);

test(
  'a scrape of 20 000 samples takes seconds, and its unbounded label is declared open',
  async () => {
    const sample = (index: number) => `shop_orders_total{customer="c${index}",outcome="${index % 9 === 0 ? 'failed' : 'paid'}"} 1\n`;
    writeFileSync(
      join(folder, 'large.txt'),
      `# TYPE shop_orders_total counter\n${Array.from({ length: 20_000 }, (_, index) => sample(index)).join('')}`,
    );
    const started = performance.now();
    const { exitCode, stderr } = await node(folder, library, 'init', '--scrape', 'large.txt', '--name', 'shop', '--dir', 'large', '--yes');
    expect([exitCode, stderr]).toEqual([0, expect.stringContaining('shop_orders_total has any customer: ')]);
    expect((performance.now() - started) / 1000).toBeLessThan(20);
  },
  MINUTES,
);

test.each(['fastify', 'worker'])(
  'without a scrape, a new %s compiles, proves and exposes its catalogue',
  async (kind) => {
    const project = join(folder, kind);
    expect(await node(folder, library, 'init', '--kind', kind, '--name', 'shop', '--dir', kind, '--yes')).toMatchObject({ exitCode: 0 });
    expect(await run(project, 'tsc', ['-p', '.'])).toEqual({ ...ok, stdout: '' });
    expect(await node(project, '--test', '--test-reporter=tap')).toMatchObject({ exitCode: 0 });
    expect(await node(project, 'command.ts', 'prove')).toMatchObject({ exitCode: 0 });
    const service = execa(process.execPath, ['main.ts'], { cwd: project, env: { PORT: '18090', METRICS_PORT: '18091' }, reject: false });
    try {
      await until('a request that is counted', () => counted(kind), { clock: systemClock, seconds: 60, everySeconds: 0.2 });
      const { exitCode, stdout } = await node(
        project,
        library,
        'diff',
        '--catalogue',
        'catalogue.ts',
        '--scrape',
        'http://127.0.0.1:18091/metrics',
      );
      expect([exitCode, stdout]).toEqual([0, expect.stringContaining('0 differences')]);
    } finally {
      service.kill('SIGTERM');
      await service;
    }
  },
  10 * MINUTES,
);

/** Whether the service has measured a request or a job. */
async function counted(kind: string) {
  const read = (address: string) =>
    fetch(address).then(
      (answer) => answer.text(),
      () => '',
    );
  if (kind === 'fastify') await read('http://127.0.0.1:18090/hello/ann');
  const found = /_duration_seconds_count\S* [1-9]/.exec(await read('http://127.0.0.1:18091/metrics'));
  return found === null ? { missing: 'no duration' } : { found };
}
