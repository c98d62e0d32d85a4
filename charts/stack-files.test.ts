import { expect, test } from '@jest/globals';
import { manifests } from 'metric-to-pager/kubernetes';
import { parse } from 'yaml';
import { lorem } from './lorem.ts';
import { stackFiles } from './stack-files.ts';

const places = { service: 'service:8080', prometheus: 'http://prometheus:9090', dashboards: '/dashboards' };
const teamA = manifests({ service: lorem, values: { name: 'words', namespace: { name: 'team-a' } } });
const files = stackFiles(teamA, places);
const read = (file: string) => parse(files[file] ?? '') as Record<string, unknown>;

test('scraped series have the labels that the rules select by', () => {
  expect(read('prometheus/prometheus.yaml')['scrape_configs']).toEqual([
    { job_name: 'words', static_configs: [{ targets: ['service:8080'], labels: { namespace: 'team-a', pod: 'words' } }] },
  ]);
  expect(files['prometheus/rules.yaml']).toContain('{namespace="team-a",job="words"');
});

test('Prometheus evaluates every rule group of the manifests, without its interval', () => {
  const { groups } = read('prometheus/rules.yaml') as { groups: { name: string }[] };
  const [, rules] = teamA['monitoring.yaml'] as unknown as [unknown, { spec: { groups: { name: string; interval?: string }[] } }];
  expect(rules.spec.groups.map(({ interval }) => interval)).toContain('2m');
  expect(files['prometheus/rules.yaml']).not.toContain('interval:');
  expect(groups.map(({ name }) => name)).toEqual(rules.spec.groups.map(({ name }) => name));
  expect(groups.length).toBeGreaterThan(2);
});

test('Prometheus sends alerts to Alertmanager when it is configured', () => {
  expect(read('prometheus/prometheus.yaml')).not.toHaveProperty('alerting');
  const config = stackFiles(teamA, { ...places, alertmanager: 'alerts:9093' })['prometheus/prometheus.yaml'] ?? '';
  expect(parse(config)).toHaveProperty('alerting.alertmanagers', [{ static_configs: [{ targets: ['alerts:9093'] }] }]);
});

test('Grafana is provisioned with Prometheus and every dashboard of the manifests', () => {
  expect(read('grafana/provisioning/datasources/prometheus.yaml')).toHaveProperty('datasources.0.url', 'http://prometheus:9090');
  expect(read('grafana/provisioning/dashboards/dashboards.yaml')).toHaveProperty('providers.0.options.path', '/dashboards');
  const dashboards = Object.entries(files).filter(([file]) => file.startsWith('grafana/dashboards/'));
  expect(dashboards).toHaveLength(teamA['dashboards.yaml']?.length ?? 0);
  for (const [file, json] of dashboards) expect(file).toBe(`grafana/dashboards/${(JSON.parse(json) as { uid: string }).uid}.json`);
});

test('manifests without rules are refused', () => {
  expect(() => stackFiles({ 'workload.yaml': teamA['workload.yaml'] ?? [] }, places)).toThrow(
    'cannot configure Prometheus: expected a PrometheusRule in workload.yaml, found none',
  );
});
