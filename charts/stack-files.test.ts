import { expect, test } from '@jest/globals';
import { manifests } from 'metric-to-pager/kubernetes';
import { parse } from 'yaml';
import { lorem } from './lorem.ts';
import { stackFiles } from './stack-files.ts';

const places = { service: 'service:8080', prometheus: 'http://prometheus:9090', dashboards: '/dashboards' };
const elsewhere = manifests({ service: lorem, values: { name: 'words', namespace: { name: 'team-a' } } });
const files = stackFiles(elsewhere, places);
const read = (file: string) => parse(files[file] ?? '') as Record<string, unknown>;

test('Prometheus gives what it scrapes the labels that the rules select by', () => {
  expect(read('prometheus/prometheus.yaml')['scrape_configs']).toEqual([
    { job_name: 'words', static_configs: [{ targets: ['service:8080'], labels: { namespace: 'team-a', pod: 'words' } }] },
  ]);
  expect(files['prometheus/rules.yaml']).toContain('{namespace="team-a",job="words"');
});

test('Prometheus evaluates every group of the manifests, each at every scrape', () => {
  const { groups } = read('prometheus/rules.yaml') as { groups: { name: string }[] };
  const [, rules] = elsewhere['monitoring.yaml'] as unknown as [unknown, { spec: { groups: { name: string; interval?: string }[] } }];
  expect(rules.spec.groups.map(({ interval }) => interval)).toContain('2m');
  expect(files['prometheus/rules.yaml']).not.toContain('interval:');
  expect(groups.map(({ name }) => name)).toEqual(rules.spec.groups.map(({ name }) => name));
  expect(groups.length).toBeGreaterThan(2);
});

test('Prometheus tells Alertmanager, where there is one', () => {
  expect(read('prometheus/prometheus.yaml')).not.toHaveProperty('alerting');
  const told = stackFiles(elsewhere, { ...places, alertmanager: 'alerts:9093' })['prometheus/prometheus.yaml'] ?? '';
  expect(parse(told)).toHaveProperty('alerting.alertmanagers', [{ static_configs: [{ targets: ['alerts:9093'] }] }]);
});

test('Grafana finds Prometheus, and every dashboard of the manifests', () => {
  expect(read('grafana/provisioning/datasources/prometheus.yaml')).toHaveProperty('datasources.0.url', 'http://prometheus:9090');
  expect(read('grafana/provisioning/dashboards/dashboards.yaml')).toHaveProperty('providers.0.options.path', '/dashboards');
  const dashboards = Object.entries(files).filter(([file]) => file.startsWith('grafana/dashboards/'));
  expect(dashboards).toHaveLength(elsewhere['dashboards.yaml']?.length ?? 0);
  for (const [file, json] of dashboards) expect(file).toBe(`grafana/dashboards/${(JSON.parse(json) as { uid: string }).uid}.json`);
});

test('manifests without rules configure nothing', () => {
  expect(() => stackFiles({ 'workload.yaml': elsewhere['workload.yaml'] ?? [] }, places)).toThrow(
    'cannot configure Prometheus: workload.yaml hold no PrometheusRule',
  );
});
