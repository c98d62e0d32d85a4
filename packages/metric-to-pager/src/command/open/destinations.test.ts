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
    readyPod({ name: 'grafana-0', namespace: 'dashboards', labels: { 'app.kubernetes.io/name': 'grafana' } }),
  ],
  proxied: prometheusAnswers({ targets: [{ health: 'up' }] }),
});
const installation = { namespace: 'shop', name: 'shop' };

test.each<[DestinationName, object, number, string]>([
  ['service', { namespace: 'shop', pod: 'shop-a', port: 8081 }, 8080, '/'],
  ['metrics', { namespace: 'shop', pod: 'shop-a', port: 9465 }, 9464, '/metrics'],
  ['prometheus', { namespace: 'monitoring', pod: 'prometheus-k8s-0', port: 9090 }, 9090, '/'],
  ['alertmanager', { namespace: 'monitoring', pod: 'alertmanager-main-0', port: 9093 }, 9093, '/alerts'],
  ['grafana', { namespace: 'dashboards', pod: 'grafana-0', port: 3000 }, 3000, '/'],
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
  await expect(destinationOf('alertmanager', without, installation)).rejects.toThrow('Alertmanager cannot be opened');
  const grafana = await destinationOf('grafana', empty, installation);
  await expect(grafana.find()).rejects.toThrow('of 0 pods with app.kubernetes.io/name=grafana none is ready');
});
