import { expect, test } from '@jest/globals';
import { CHECKS } from '../checks/index.ts';
import { exitCodeOf } from '../diagnosis.ts';
import type { Scope } from '../scope.ts';
import { readSnapshot } from '../snapshot/file.ts';
import { API_VERSIONS, type KindName } from '../snapshot/kinds.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { healthy } from '../testing/healthy.ts';
import { CLUSTER_ONLY } from './cluster-only.ts';
import { diagnoseFiles } from './diagnose-files.ts';
import { stackNamed } from './stack.ts';

interface Given {
  readonly stack?: string;
  readonly cluster?: Snapshot;
  readonly scope?: Scope;
}

function diagnosed(text: string, { stack = 'kube-prometheus-stack', cluster, scope = {} }: Given = {}) {
  const over = cluster === undefined ? { stack: stackNamed(stack, readSnapshot) } : { cluster };
  return diagnoseFiles([{ path: 'shop.yaml', text, named: true }], { over, namespace: 'shop', scope, silences: [] });
}

function found(text: string, given: Given = {}): readonly string[] {
  const { findings, notes } = diagnosed(text, given);
  return [...findings, ...notes].map(({ id, place }) => `${id} ${place?.file}:${place?.line}`);
}

const documents = (...given: readonly string[]) => given.join('---\n');
const labels = (release = 'kube-prometheus-stack') => `labels: {release: ${release}}`;
const monitor = (port = 'http', app = 'cart', metadata = labels()) => `apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: {name: cart, ${metadata}}
spec:
  selector: {matchLabels: {app: ${app}}}
  endpoints:
  - port: ${port}
`;
const SERVICE = `apiVersion: v1
kind: Service
metadata: {name: cart, labels: {app: cart}}
spec: {selector: {app: cart}, ports: [{name: http, port: 80, targetPort: 8080}]}
`;
const workload = (app = 'cart', kind = 'Deployment', apiVersion = 'apps/v1') => `apiVersion: ${apiVersion}
kind: ${kind}
metadata: {name: cart}
spec:
  selector: {matchLabels: {app: ${app}}}
  template: {metadata: {labels: {app: ${app}}}, spec: {containers: [{name: cart, image: x, ports: [{name: web, containerPort: 8080}]}]}}
`;
const RULE = `apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata: {name: cart, ${labels()}}
spec:
  groups:
  - name: cart
    rules:
    - alert: A
      expr: |
        sum(
`;

test('a healthy chart has no finding; what files cannot show is said in one line, with the stack that is taken to read them', () => {
  const diagnosis = diagnosed(documents(workload(), SERVICE, monitor()));
  expect(diagnosis.findings).toEqual([]);
  expect(exitCodeOf(diagnosis)).toBe(0);
  expect(diagnosis.couldNotSee).toEqual([
    {
      what: 'targets, rights, events, what Prometheus answers, and objects that are in none of the files',
      reason:
        'files do not show them; what reads them is taken from kube-prometheus-stack, release "kube-prometheus-stack" (--stack): Prometheus, Alertmanager, Grafana',
      essential: false,
    },
  ]);
});

test.each<readonly [string, string, Given, string]>([
  [
    'the label that the stack selects',
    documents(workload(), SERVICE, monitor('http', 'cart', labels('other'))),
    {},
    'selection.label-mismatch shop.yaml:15',
  ],
  [
    'the release of --stack',
    documents(workload(), SERVICE, monitor()),
    { stack: 'kube-prometheus-stack=kps' },
    'selection.label-mismatch shop.yaml:15',
  ],
  ['a port', documents(workload(), SERVICE, monitor('web')), {}, 'port.name-unknown shop.yaml:19'],
  ['a label of the Service', documents(workload(), SERVICE, monitor('http', 'carts')), {}, 'service.label-mismatch shop.yaml:15'],
  ['the selector of the Service', documents(workload('cartt'), SERVICE, monitor()), {}, 'service.selects-no-pods shop.yaml:11'],
  ['an expression in a block', RULE, {}, 'rule.invalid shop.yaml:9'],
  [
    'a file, on OpenShift',
    monitor().replace('- port: http', '- {port: http, bearerTokenFile: /token}'),
    { stack: 'openshift-user-workload' },
    'monitor.file-access-denied shop.yaml:7',
  ],
])('%s is found at its line', (_what, text, given, expected) => {
  expect(found(text, given)).toEqual([expected]);
});

test.each([
  ['the Service of a monitor', monitor()],
  [
    'the Service of a monitor, with another one beside it',
    documents(SERVICE, monitor('http', 'invoices').replace('name: cart', 'name: invoices')),
  ],
  [
    'the Secret of a monitor, with another one beside it',
    documents(
      workload(),
      SERVICE,
      monitor().replace('- port: http', '- {port: http, authorization: {credentials: {name: token, key: t}}}'),
      'apiVersion: v1\nkind: Secret\nmetadata: {name: other}\n',
    ),
  ],
  ['the pods of a Service', documents(SERVICE, monitor())],
  [
    'the pods of a Service, with those of another workload',
    documents(
      SERVICE.replace('{app: cart}, ports', '{app: invoices, part: shop}, ports'),
      workload().replace('name: cart}\nspec', 'name: basket}\nspec'),
      monitor(),
    ),
  ],
  [
    'the pods of a PodMonitor',
    documents(
      workload(),
      monitor().replace('ServiceMonitor', 'PodMonitor').replace('endpoints', 'podMetricsEndpoints').replaceAll('cart', 'invoices'),
    ),
  ],
  [
    'a monitor of what has the annotation',
    documents(workload(), SERVICE.replace('name: cart,', 'name: cart, annotations: {prometheus.io/scrape: "true"},')),
  ],
  [
    'the labels of a namespace',
    documents(
      'apiVersion: monitoring.coreos.com/v1\nkind: Prometheus\nmetadata: {name: p}\nspec: {serviceMonitorSelector: {}, serviceMonitorNamespaceSelector: {matchLabels: {team: a}}}\n',
      monitor(),
    ),
  ],
  [
    'the operator, and the readiness of what runs',
    documents(
      'apiVersion: monitoring.coreos.com/v1\nkind: Prometheus\nmetadata: {name: p, namespace: monitoring}\nspec: {serviceMonitorSelector: {}}\n',
      workload().replace('image: x', 'image: quay.io/prometheus-operator/prometheus-operator:v0.85.0'),
    ),
  ],
  [
    'the folders of a Grafana',
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: d, labels: {grafana_dashboard: "1"}, annotations: {grafana_folder: Shop}}\ndata: {d.json: \'{"title": "d", "panels": []}\'}\n',
  ],
])('%s can be in another file: nothing is said', (_what, text) => {
  expect(found(text)).toEqual([]);
});

test.each([
  ['StatefulSet', 'apps/v1'],
  ['Rollout', 'argoproj.io/v1alpha1'],
])('the pods of a %s are those of its template', (kind, version) => {
  expect(found(documents(workload('cart', kind, version), SERVICE.replace('8080', 'wrong'), monitor()))).toEqual([
    'port.target-undeclared shop.yaml:15',
  ]);
});

test('the pods of a Prometheus are those that the operator makes', () => {
  const prometheus =
    'apiVersion: monitoring.coreos.com/v1\nkind: Prometheus\nmetadata: {name: p}\nspec: {portName: http-web, serviceMonitorSelector: {}}\n';
  const service = SERVICE.replace(
    '{app: cart}, ports: [{name: http, port: 80, targetPort: 8080}]',
    '{operator.prometheus.io/name: p}, ports: [{name: http, port: 80, targetPort: http-web}]',
  );
  expect(found(documents(prometheus, service, monitor()))).toEqual([]);
});

test('a kind of another group, an event and the readiness that a dump states are not mistaken', () => {
  expect(found(SERVICE.replace('apiVersion: v1', 'apiVersion: serving.knative.dev/v1'))).toEqual([]);
  const pod =
    'apiVersion: v1\nkind: Pod\nmetadata: {name: cart-1, labels: {app: cart}}\nspec: {containers: [{name: c, ports: [{name: http, containerPort: 8080}]}]}\nstatus: {phase: Pending, conditions: [{type: Ready, status: "False"}]}\n';
  expect(found(documents(pod, SERVICE, monitor()))).toEqual(['pods.not-ready shop.yaml:3']);
});

test('what kubectl writes of a whole healthy cluster has no finding, as one list or as the files of a must-gather', () => {
  const objects = healthy().objects.map((object) => ({ ...object, apiVersion: API_VERSIONS[object.kind as KindName] }));
  expect(found(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }))).toEqual([]);
  const gathered = [...Map.groupBy(objects, ({ kind }) => kind)].map(([kind, items]) => ({
    apiVersion: items[0]?.apiVersion,
    kind: `${kind}List`,
    items: items.map(({ kind: _kind, apiVersion: _version, ...item }) => item),
  }));
  expect(found(gathered.map((list) => JSON.stringify(list)).join('\n---\n'))).toEqual([]);
});

test('what cannot be read is not healthy', () => {
  const diagnosis = diagnosed(documents(SERVICE, 'apiVersion: v1\nkind: Service\nmetadata: {name: x}\nspec: {ports: wrong}\n'));
  expect(diagnosis.couldNotSee[0]).toMatchObject({ what: 'read shop.yaml:8', essential: true });
  expect(exitCodeOf(diagnosis)).toBe(2);
  expect(() => diagnosed('a: 1')).toThrow('shop.yaml:1: it is no object of Kubernetes: apiVersion, kind or metadata.name is missing');
});

test('a file that brings a reader needs no other: nothing is taken for one that is there', () => {
  const reader = workload('grafana').replace('image: x', 'image: docker.io/grafana/grafana:12');
  const alloy = workload('alloy', 'StatefulSet').replace('image: x', 'image: grafana/alloy:v1.8.0');
  const reasons = [reader, alloy].map(
    (text) => diagnosed(documents(text, SERVICE, monitor('http', 'cart', labels('any')))).couldNotSee[0]?.reason,
  );
  expect(reasons).toEqual([expect.stringMatching(/: Prometheus, Alertmanager$/), expect.stringMatching(/: Alertmanager, Grafana$/)]);
  expect(found(documents(alloy, workload(), SERVICE, monitor('http', 'cart', labels('any'))))).toEqual([]);
});

test('every check that needs a cluster exists', () => {
  const ids = CHECKS.map(({ id }) => id);
  expect([...CLUSTER_ONLY].filter((id) => !ids.includes(id))).toEqual([]);
});

const AGAINST = monitor('http', 'checkout', labels('stack')).replaceAll('name: cart', 'name: checkout');

test('against a cluster: what is new there, and nothing that the files do not touch', () => {
  const cluster = healthy();
  expect(found(AGAINST, { cluster })).toEqual([]);
  expect(found(AGAINST.replace('http', 'metricz'), { cluster })).toEqual(['port.name-unknown shop.yaml:7']);
  expect(found(AGAINST.replace('release: stack', 'release: other'), { cluster })).toEqual(['selection.label-mismatch shop.yaml:3']);
  // A Service that is nowhere: the cluster shows that.
  expect(found(AGAINST.replaceAll('checkout', 'invoices'), { cluster })).toEqual(['service.none-selected shop.yaml:3']);
  const broken = {
    ...cluster,
    objects: cluster.objects.filter(({ kind, metadata }) => kind !== 'Pod' || metadata.namespace !== 'monitoring'),
  };
  expect(found('apiVersion: v1\nkind: Service\nmetadata: {name: other}\nspec: {}\n', { cluster: broken })).toEqual([]);
});

test('against a cluster: a workload whose labels change has other pods', () => {
  const text =
    'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: checkout}\nspec: {selector: {matchLabels: {app: shop}}, template: {metadata: {labels: {app: shop}}, spec: {containers: [{name: app}]}}}\n';
  expect(found(text, { cluster: healthy() })).toEqual([expect.stringMatching(/^service\.selects-no-pods shop\.yaml:/)]);
});

test('--stack takes what reads objects from a snapshot, and names the nearest of an unknown stack', () => {
  const { objects } = stackNamed('./stack.json', healthy);
  expect(objects.map(({ kind, metadata }) => `${kind}/${metadata.name}`)).toEqual(
    expect.arrayContaining(['Prometheus/main', 'Alertmanager/main', 'Deployment/operator', 'Deployment/grafana']),
  );
  expect(objects.map(({ kind }) => kind)).not.toContain('ServiceMonitor');
  expect(() => stackNamed('kube-prometheus-stak', healthy)).toThrow('did you mean "kube-prometheus-stack"?');
});

test('every subset of an Endpoints object counts', () => {
  const subset = (port: string) => `{addresses: [{ip: 192.0.2.10}], ports: [{name: ${port}, port: 9283}]}`;
  const byHand = (...ports: readonly string[]) =>
    documents(
      'apiVersion: v1\nkind: Service\nmetadata: {name: cart, labels: {app: cart}}\nspec: {clusterIP: None}\n',
      `apiVersion: v1\nkind: Endpoints\nmetadata: {name: cart}\nsubsets: [${ports.map(subset).join(', ')}]\n`,
      monitor('metrics'),
    );
  expect(found(byHand('web', 'metrics'))).toEqual([]);
  expect(found(byHand('web', 'admin'))).toEqual(['port.name-unknown shop.yaml:17']);
});
