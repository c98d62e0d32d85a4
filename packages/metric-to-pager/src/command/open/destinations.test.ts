import { expect, test } from '@jest/globals';
import { FakeCluster } from '../testing/fake-cluster.ts';
import { SHOP_LABELS as labels, PROMETHEUS_OBJECTS, prometheusAnswers, readyPod, SHOP_DEPLOYMENT } from '../testing/watched-shop.ts';
import { type DestinationName, destinationOf } from './destinations.ts';

const ports = [
  { name: 'http', containerPort: 8081 },
  { name: 'metrics', containerPort: 9465 },
];
const pod = {
  ...readyPod({ name: 'shop-a', namespace: 'shop', labels }),
  ...{ spec: { containers: [{ name: 'app', image: 'shop:1', ports }] } },
};
const starting = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'shop-0', namespace: 'shop', labels } };
const alertmanager = {
  apiVersion: 'monitoring.coreos.com/v1',
  kind: 'Alertmanager',
  metadata: { name: 'main', namespace: 'monitoring' },
  ...{ spec: { routePrefix: '/alerts' } },
};

const cluster = new FakeCluster({
  objects: [
    SHOP_DEPLOYMENT,
    starting,
    pod,
    readyPod({ name: 'shop-of-another-overlay', namespace: 'shop', labels: { ...labels, 'app.kubernetes.io/instance': 'b' } }),
    readyPod({ name: 'other-a', namespace: 'other', labels }),
    ...PROMETHEUS_OBJECTS,
    alertmanager,
    readyPod({ name: 'alertmanager-main-0', namespace: 'monitoring', labels: { alertmanager: 'main' } }),
    readyPod({ name: 'grafana-0', namespace: 'monitoring', labels: { 'app.kubernetes.io/name': 'grafana' } }),
  ],
  proxied: prometheusAnswers({ targets: [{ health: 'up' }] }),
});
const installation = { installation: { namespace: 'shop', name: 'shop' } };

test.each<[DestinationName, object, number, string]>([
  ['service', { namespace: 'shop', pod: 'shop-a', port: 8081 }, 8080, '/'],
  ['metrics', { namespace: 'shop', pod: 'shop-a', port: 9465 }, 9464, '/metrics'],
  ['prometheus', { namespace: 'monitoring', pod: 'prometheus-k8s-0', port: 9090 }, 9090, '/'],
  ['alertmanager', { namespace: 'monitoring', pod: 'alertmanager-main-0', port: 9093 }, 9093, '/alerts'],
  ['grafana', { namespace: 'monitoring', pod: 'grafana-0', port: 3000 }, 3000, '/'],
])('%s is a ready pod and its port', async (name, found, preferredPort, path) => {
  const destination = await destinationOf(name, cluster, installation);
  expect(await destination.find()).toEqual(found);
  expect(destination).toMatchObject({ preferredPort, path });
});

test('what is not there is named', async () => {
  const empty = new FakeCluster({ objects: [SHOP_DEPLOYMENT, starting] });
  const without = new FakeCluster({ withoutGroup: 'monitoring.coreos.com' });
  const service = await destinationOf('service', empty, installation);
  await expect(service.find()).rejects.toThrow(
    'of 1 pods with app.kubernetes.io/name=shop,app.kubernetes.io/instance=a in namespace shop none is ready',
  );
  const absent = await destinationOf('service', without, installation);
  await expect(absent.find()).rejects.toThrow('"shop" not found');
  await expect(destinationOf('prometheus', empty, installation)).rejects.toThrow(
    'Prometheus cannot be opened: the cluster has no Prometheus',
  );
  await expect(destinationOf('prometheus', without, installation)).rejects.toThrow('Prometheus Operator is not installed');
  await expect(destinationOf('alertmanager', without, installation)).rejects.toThrow('The cluster has no Alertmanager');
  await expect(destinationOf('grafana', empty, installation)).rejects.toThrow('The cluster has no pod of Grafana');
});

const LOOKALIKES = [
  { apiVersion: 'monitoring.coreos.com/v1', kind: 'Prometheus', metadata: { name: 'k8s', namespace: 'tenant' } },
  readyPod({ name: 'prometheus-k8s-0', namespace: 'tenant', labels: { 'operator.prometheus.io/name': 'k8s' } }),
  { ...alertmanager, metadata: { name: 'main', namespace: 'tenant' } },
  readyPod({ name: 'alertmanager-main-0', namespace: 'tenant', labels: { alertmanager: 'main' } }),
  readyPod({ name: 'grafana-0', namespace: 'tenant', labels: { 'app.kubernetes.io/name': 'grafana' } }),
];

test.each<[DestinationName, string]>([
  ['prometheus', 'tenant/k8s'],
  ['alertmanager', 'tenant/main'],
  ['grafana', 'tenant/grafana-0'],
])('a look-alike of %s in another namespace is only opened when its namespace is named', async (name, candidate) => {
  const tenant = new FakeCluster({
    objects: [SHOP_DEPLOYMENT, pod, ...LOOKALIKES],
    proxied: prometheusAnswers({ targets: [{ health: 'up' }] }),
  });
  await expect(destinationOf(name, tenant, installation)).rejects.toThrow(
    `give its namespace by --monitoring-namespace; there is ${candidate}`,
  );
  const named = await destinationOf(name, tenant, { ...installation, monitoringNamespace: 'tenant' });
  expect((await named.find()).namespace).toBe('tenant');
  const both = new FakeCluster({
    objects: [...LOOKALIKES, ...cluster.stored.values()],
    proxied: prometheusAnswers({ targets: [{ health: 'up' }] }),
  });
  expect((await (await destinationOf(name, both, installation)).find()).namespace).toBe('monitoring');
});

test.each(['@tenant.example/', '/../..', '/%2e%2e', '/x?y', '/x#y', '/\\tenant.example', '/a&calc'])(
  'an address with the routePrefix %j is not opened',
  async (routePrefix) => {
    const objects = [...cluster.stored.values(), { ...alertmanager, ...{ spec: { routePrefix } } }];
    await expect(destinationOf('alertmanager', new FakeCluster({ objects }), installation)).rejects.toThrow(
      'routePrefix of monitoring/main must be a path of letters',
    );
  },
);
