import { expect, test } from '@jest/globals';
import { Service } from './service.ts';
import { ServiceMonitor } from './service-monitor.ts';
import { rendered } from './testing/rendered.ts';

const identity = { job: 'shop', namespace: 'team', alertPrefix: 'Shop' };
const monitor = rendered(
  (chart) => new ServiceMonitor(chart, 'monitor', { identity, labels: { release: 'stack' }, interval: '15s', sampleLimit: 700 }),
);
const service = rendered((chart) => new Service(chart, 'service', { identity, ports: { http: 8080, metrics: 9464 } }));

test('selects the Service of its installation, in its own namespace', () => {
  expect(monitor.metadata.namespace).toBe(service.metadata.namespace);
  expect(monitor['spec']).not.toHaveProperty('namespaceSelector');
  expect(service.metadata.labels).toMatchObject(monitor['spec'].selector.matchLabels);
});

test('scrapes a port of the Service', () => {
  const ports: readonly { readonly name: string }[] = service['spec'].ports;
  expect(ports.map(({ name }) => name)).toContain(monitor['spec'].endpoints[0].port);
  expect(monitor['spec'].endpoints).toEqual([{ port: 'metrics', path: '/metrics', interval: '15s' }]);
});

test('job is the name of the installation, and the monitor has the label by which Prometheus selects it', () => {
  expect(service.metadata.labels?.[monitor['spec'].jobLabel]).toBe('shop');
  expect(monitor.metadata.labels).toMatchObject({ release: 'stack' });
});

test('limits series and labels of a scrape', () => {
  expect(monitor['spec']).toMatchObject({ sampleLimit: 700, labelLimit: 30 });
});

test('ServiceMonitor', () => {
  expect(monitor).toMatchSnapshot();
});
