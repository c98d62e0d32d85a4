import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Command, startCommand } from './command.ts';

interface Target {
  readonly labels: Readonly<Record<string, string>>;
  readonly health: string;
}

interface Rules {
  readonly groups: readonly { readonly rules: readonly { readonly health: string; readonly lastError?: string }[] }[];
}

const PATH = process.env['PATH'] ?? '';
const start = (environment: Record<string, string> = {}) => startCommand('local/command/main.ts', ['stack'], { PATH, ...environment });

/** Waits for the stack and returns the addresses of its parts. */
async function addressesOf(stack: Command): Promise<Record<string, string>> {
  await stack.wrote(/Ctrl-C stops everything/);
  return Object.fromEntries([...stack.written.stdout.matchAll(/^ {2}(.+?) +(http:\S+)$/gm)].map(([, name, address]) => [name, address]));
}

async function ask<T>(address: string, path: string): Promise<T> {
  return ((await (await fetch(`${address}/api/v1/${path}`)).json()) as { data: T }).data;
}

/** Polls until the answer is good, and returns it. */
async function until<T>(look: () => Promise<T>, good: (answer: T) => boolean): Promise<T> {
  for (let tries = 0; tries < 300; tries++) {
    const answer = await look();
    if (good(answer)) return answer;
    await sleep(100);
  }
  return look();
}

const answers = (address = '') =>
  fetch(address).then(
    () => true,
    () => false,
  );

test('the service is scraped, its rules are healthy, Alertmanager is connected, and stopping leaves no files', async () => {
  await using stack = await start();
  const addresses = await addressesOf(stack);
  const { 'The service': service = '', Prometheus: prometheus = '', Alertmanager: alertmanager = '' } = addresses;
  expect(Object.keys(addresses)).toEqual(expect.arrayContaining(['The service', 'Prometheus', 'Alertmanager']));

  await fetch(`${service}/lorem/word/1/2`, { method: 'POST' });
  const { activeTargets } = await until(
    () => ask<{ activeTargets: readonly Target[] }>(prometheus, 'targets?state=active'),
    (found) => found.activeTargets.some(({ health }) => health === 'up'),
  );
  expect(activeTargets).toEqual([
    expect.objectContaining({ health: 'up', labels: expect.objectContaining({ namespace: 'lorem', job: 'lorem' }) }),
  ]);

  const { groups } = await until(
    () => ask<Rules>(prometheus, 'rules'),
    (found) => found.groups.length > 0 && found.groups.every(({ rules }) => rules.every(({ health }) => health !== 'unknown')),
  );
  const rules = groups.flatMap((group) => group.rules);
  expect(rules.length).toBeGreaterThan(30);
  expect(rules.filter(({ health }) => health !== 'ok')).toEqual([]);

  const counted = 'query?query=sum(lorem_requests_total{namespace="lorem",job="lorem",outcome="ok"})';
  const { result } = await until(
    () => ask<{ result: { value: [number, string] }[] }>(prometheus, counted),
    (found) => found.result[0]?.value[1] === '1',
  );
  expect(result[0]?.value[1]).toBe('1');

  const { activeAlertmanagers } = await ask<{ activeAlertmanagers: unknown }>(prometheus, 'alertmanagers');
  expect(activeAlertmanagers).toEqual([{ url: `${alertmanager}/api/v2/alerts` }]);
  const status = (await (await fetch(`${alertmanager}/api/v2/status`)).json()) as { config: { original: string } };
  expect(status.config.original).toContain('tier="page-fast"');

  expect(await stack.leftovers()).toHaveLength(1);
  expect(await stack.end('SIGINT')).toBe(0);
  expect(await stack.leftovers()).toEqual([]);
  expect(await Promise.all(Object.values(addresses).map(answers))).not.toContain(true);
});

test('when a part ends by itself, its end is reported and the others are stopped', async () => {
  await using stack = await start();
  const addresses = await addressesOf(stack);
  const fault = { method: 'PUT', headers: { 'content-type': 'application/json' }, body: '{"kind":"exit","code":7,"seconds":60}' };
  expect((await fetch(`${addresses['The service']}/faults`, fault)).ok).toBe(true);
  await fetch(`${addresses['The service']}/lorem/word/1/2`, { method: 'POST' }).catch(() => undefined);
  expect(await stack.end()).toBe(1);
  expect(stack.written.stderr).toContain('The service ended with 7\nstopping the others\n');
  expect(await stack.leftovers()).toEqual([]);
  expect(await Promise.all(Object.values(addresses).map(answers))).not.toContain(true);
});

test('a part that does not start is reported, and the others are stopped', async () => {
  await using stack = await start({ LOG_LEVEL: 'loud' });
  expect(await stack.end()).toBe(1);
  expect(stack.written.stderr).toContain('LOG_LEVEL must be one of');
  expect(stack.written.stderr).toContain('cannot start the stack: The service ended with 1\n');
  expect(stack.written.stdout).toBe('');
  expect(await stack.leftovers()).toEqual([]);
});

test('stopping during the start leaves no files', async () => {
  await using stack = await start();
  await stack.wrote(/listening/);
  expect(await stack.end('SIGTERM')).toBe(0);
  expect(await stack.leftovers()).toEqual([]);
});

test('without Prometheus and Alertmanager the error has the installation command', async () => {
  await using stack = await start({ PATH: '' });
  expect(await stack.end()).toBe(1);
  expect(stack.written.stderr).toMatch(
    /Prometheus and Alertmanager are not on the PATH.*apt-get install prometheus prometheus-alertmanager\n$/,
  );
});

// --- A fake Grafana that reads its provisioning files.

const GRAFANA = `#!${process.execPath}
import { globSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
const { GF_PATHS_PROVISIONING: folder, GF_SERVER_HTTP_PORT: port, GF_SERVER_HTTP_ADDR: host } = process.env;
const { path } = /(?<path>path: (.*))/.exec(readFileSync(folder + '/dashboards/dashboards.yaml', 'utf8')).groups;
const uids = globSync(path.replace('path: ', '') + '/*.json').map((file) => JSON.parse(readFileSync(file)).uid);
const sources = readFileSync(folder + '/datasources/prometheus.yaml', 'utf8');
createServer((request, response) => response.end(JSON.stringify({ uids, sources }))).listen(port, host);
process.on('SIGTERM', () => process.exit(0));
`;

let bin: string;
beforeAll(() => {
  bin = mkdtempSync(join(tmpdir(), 'bin-'));
  writeFileSync(join(bin, 'grafana'), GRAFANA, { mode: 0o755 });
});
afterAll(() => rmSync(bin, { recursive: true }));

test('Grafana, if installed, is provisioned with Prometheus and every dashboard', async () => {
  await using stack = await start({ PATH: bin + delimiter + PATH });
  const { Grafana: grafana = '', Prometheus: prometheus = '' } = await addressesOf(stack);
  const { uids, sources } = (await (await fetch(grafana)).json()) as { uids: readonly string[]; sources: string };
  expect([...uids].sort()).toEqual(['lorem-nodejs', 'lorem-overview', 'lorem-slo']);
  expect(sources).toContain(`url: ${prometheus}\n`);
  expect(await stack.end('SIGINT')).toBe(0);
  expect(await stack.leftovers()).toEqual([]);
});
