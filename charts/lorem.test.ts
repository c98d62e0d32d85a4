import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from '@jest/globals';
import { manifests, optionalManifests, readValues } from 'metric-to-pager/kubernetes';
import type { Rendered } from '../packages/metric-to-pager/src/kubernetes/testing/rendered.ts';
import { schemaFindings } from '../packages/metric-to-pager/src/kubernetes/testing/schema-findings.ts';
import { readConfig } from '../service/config.ts';
import { DEVELOPMENT, lorem } from './lorem.ts';

function objectsOf(values: unknown = {}): Rendered[] {
  const files = { ...manifests({ service: lorem, values }), ...optionalManifests({ service: lorem, values }) };
  return Object.values(files).flat() as Rendered[];
}

function find(kind: string, values?: unknown): Rendered {
  const object = objectsOf(values).find((candidate) => candidate.kind === kind);
  if (object === undefined) throw new Error(`expected an object of kind ${kind}, found none`);
  return object;
}

const variables = (values?: unknown): Readonly<Record<string, string>> => find('ConfigMap', values)['data'];
const container = (values?: unknown) => find('Deployment', values)['spec'].template.spec.containers[0];
const egress = (values: unknown) => find('NetworkPolicy', values)['spec'].egress.slice(1);

function findings(values: unknown): string[] {
  try {
    readValues(lorem, values);
    return [];
  } catch (error) {
    const [, ...lines] = (error as Error).message.split('\n');
    return lines.map((line) => line.trim());
  }
}

const VARIANTS = {
  default: {},
  development: DEVELOPMENT,
  everything: {
    name: 'lorem-2',
    replicas: 3,
    resources: { cpuLimit: '1' },
    env: { LOG_LEVEL: 'warn', RATE_LIMIT_PER_SECOND: '100' },
    faults: { enabled: true, tokenSecret: 'drills' },
    redis: { url: 'redis://redis.store.svc' },
    otlp: { endpoint: 'http://collector.tracing.svc:4318' },
  },
};

test.each(Object.entries(VARIANTS))('with values %s every object is valid for Kubernetes and the operators', (_name, values) => {
  const objects = objectsOf(values);
  expect(objects.filter((object) => schemaFindings(object)).map((object) => [object.kind, schemaFindings(object)])).toEqual([]);
  const withoutSchema = objects.filter((object) => schemaFindings(object) === undefined);
  expect(new Set(withoutSchema.map(({ kind }) => kind))).toEqual(new Set(withoutSchema.length > 0 ? ['GrafanaDashboard'] : []));
});

test.each(Object.entries(VARIANTS))(
  'with values %s the configuration is valid, the ports match, and the grace period covers the shutdown',
  (_name, values) => {
    const secrets = Object.fromEntries((container(values).env ?? []).map(({ name }: { name: string }) => [name, 'a-token-of-some-length']));
    const config = readConfig({ ...variables(values), ...secrets });
    const ports = Object.fromEntries(
      container(values).ports.map((port: { name: string; containerPort: number }) => [port.name, port.containerPort]),
    );
    expect({ http: config.PORT, metrics: config.METRICS_PORT }).toEqual(ports);
    const grace = find('Deployment', values)['spec'].template.spec.terminationGracePeriodSeconds;
    expect(grace).toBe((config.SHUTDOWN_DELAY_MS + config.SHUTDOWN_DRAIN_MS) / 1000 + 5);
  },
);

test('in production faults are off and no log setting is changed', () => {
  expect(variables()).toEqual({ NODE_ENV: 'production', PORT: '8080', METRICS_PORT: '9464', FAULTS: 'off' });
});

test('in development one pod is scraped every 5 s, requests are limited, faults are on, and the file system is writable', () => {
  expect(variables(DEVELOPMENT)).toMatchObject({ NODE_ENV: 'development', FAULTS: 'on', RATE_LIMIT_PER_SECOND: '50' });
  expect(find('ServiceMonitor', DEVELOPMENT)['spec'].endpoints[0].interval).toBe('5s');
  expect(find('Deployment', DEVELOPMENT)['spec'].replicas).toBe(1);
  expect(container(DEVELOPMENT).securityContext.readOnlyRootFilesystem).toBe(false);
});

test('the grace period grows with the shutdown settings', () => {
  const values = { env: { SHUTDOWN_DELAY_MS: '10000', SHUTDOWN_DRAIN_MS: '60000' } };
  expect(find('Deployment', values)['spec'].template.spec.terminationGracePeriodSeconds).toBe(75);
});

test('egress is open to Redis and the collector, by port, and by namespace for a Service of the cluster', () => {
  expect(find('NetworkPolicy')['spec']).not.toHaveProperty('egress');
  const port = (number: number) => [{ protocol: 'TCP', port: number }];
  const to = (name: string) => [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } } }];
  expect(egress(VARIANTS.everything)).toEqual([
    { ports: port(6379), to: to('store') },
    { ports: port(4318), to: to('tracing') },
  ]);
  expect(egress({ redis: { url: 'rediss://cache.example:7000/1' } })).toEqual([{ ports: port(7000) }]);
  expect(egress({ otlp: { endpoint: 'https://traces.example' } })).toEqual([{ ports: port(443) }]);
  expect(egress({ redis: { secret: 'redis' } })).toEqual([{ ports: port(6379) }]);
});

test('RATE_LIMIT_REPLICAS is the largest number of pods that share a limit', () => {
  const redis = { url: 'redis://redis.store.svc' };
  expect(variables({ redis, replicas: 3 })['RATE_LIMIT_REPLICAS']).toBe('3');
  expect(variables({ redis, autoscaling: { max: 9 } })['RATE_LIMIT_REPLICAS']).toBe('9');
  expect(variables({ redis, replicas: 0 })['RATE_LIMIT_REPLICAS']).toBe('1');
  expect(variables({ replicas: 3 })).not.toHaveProperty('RATE_LIMIT_REPLICAS');
});

test('tokens and passwords come from Secrets only', () => {
  const values = { faults: { enabled: true, tokenSecret: 'drills' }, redis: { secret: 'redis' } };
  expect(container(values).env).toEqual([
    { name: 'FAULTS_TOKEN', valueFrom: { secretKeyRef: { name: 'drills', key: 'token' } } },
    { name: 'REDIS_URL', valueFrom: { secretKeyRef: { name: 'redis', key: 'url' } } },
  ]);
  expect(Object.keys(variables(values))).not.toEqual(expect.arrayContaining(['FAULTS_TOKEN']));
  expect(Object.keys(variables(values))).not.toEqual(expect.arrayContaining(['REDIS_URL']));
});

test('values with which the service would not start are refused', () => {
  expect(findings({ faults: { enabled: true } })).toEqual([
    'faults.tokenSecret makes the service refuse to start: FAULTS_TOKEN must be set when FAULTS is "on" and NODE_ENV is "production", got nothing',
  ]);
});

test.each([
  [{ redis: { url: 'redis://user:password@redis.store.svc' } }, /^redis\.url must be a URL .* without user and password/],
  [{ redis: { url: 'redis://redis', secret: 'redis' } }, /^redis\.url and redis\.secret exclude each other/],
  [{ otlp: { endpoint: 'collector:4318' } }, /^otlp\.endpoint must be a URL such as/],
  [{ env: { REDIS_URL: 'redis://redis' } }, /^env\.REDIS_URL cannot be set; it derives from redis\.url$/],
  [{ faults: { enabled: true, tokenSecret: 'Drills!' } }, /^faults\.tokenSecret must be the name of a Secret, got "Drills!"$/],
])('the values %j are refused', (values, finding) => {
  expect(findings(values)).toEqual([expect.stringMatching(finding)]);
});

test('samples are limited only by a value', () => {
  expect(find('ServiceMonitor')['spec']).not.toHaveProperty('sampleLimit');
  expect(find('ServiceMonitor', { metrics: { sampleLimit: 30_000 } })['spec'].sampleLimit).toBe(30_000);
});

test('each alert links to its runbook in this repository, under a placeholder domain unless a value sets it', () => {
  const links = (values?: unknown): URL[] =>
    find('PrometheusRule', values)
      ['spec'].groups.flatMap(({ rules }: { rules: readonly { annotations?: { runbook_url: string } }[] }) => rules)
      .flatMap(({ annotations }: { annotations?: { runbook_url: string } }) => (annotations ? [new URL(annotations.runbook_url)] : []));
  const files = links().map(({ pathname }) => pathname.replace('/lorem/blob/main/', ''));
  expect(files.length).toBeGreaterThan(10);
  expect(files.filter((file) => !existsSync(resolve(import.meta.dirname, '..', file)))).toEqual([]);
  expect(new Set(links().map(({ hostname }) => hostname))).toEqual(new Set(['git.example']));
  const moved = links({ monitoring: { runbooks: 'https://wiki.shop.example/lorem/' } });
  expect(moved.map(({ href }) => href.replace(/\w+\.md$/, ''))).toEqual(moved.map(() => 'https://wiki.shop.example/lorem/'));
});
