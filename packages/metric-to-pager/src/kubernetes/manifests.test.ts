import { expect, test } from '@jest/globals';
import { toFiles } from './files.ts';
import { type Manifests, manifests, optionalManifests } from './manifests.ts';
import type { Rendered } from './testing/rendered.ts';
import { schemaFindings } from './testing/schema-findings.ts';
import { shop } from './testing/shop.ts';

function objectsOf(files: Manifests): Rendered[] {
  return Object.values(files).flat() as Rendered[];
}
const installed = (values?: unknown) => objectsOf(manifests({ service: shop, values }));
const identity = ({ kind, metadata }: Rendered) => `${kind} ${metadata.namespace ?? ''}/${metadata.name}`;

const LABELS = {
  'app.kubernetes.io/name': 'shop',
  'app.kubernetes.io/instance': 'shop',
  'app.kubernetes.io/version': '1.2.3',
  'app.kubernetes.io/part-of': 'shop',
  'app.kubernetes.io/managed-by': 'metric-to-pager',
};

test('the objects of a service, by file', () => {
  const files = manifests({ service: shop });
  expect(Object.entries(files).map(([file, objects]) => [file, ...objectsOf({ [file]: objects }).map(identity)])).toEqual([
    ['00-namespace.yaml', 'Namespace /shop'],
    [
      'workload.yaml',
      'ServiceAccount shop/shop',
      'ConfigMap shop/shop',
      'Deployment shop/shop',
      'Service shop/shop',
      'HorizontalPodAutoscaler shop/shop',
      'PodDisruptionBudget shop/shop',
      'NetworkPolicy shop/shop',
    ],
    ['monitoring.yaml', 'ServiceMonitor shop/shop', 'PrometheusRule shop/shop'],
    ['dashboards.yaml', 'ConfigMap monitoring/grafana-dashboard-shop-overview'],
  ]);
});

test('the file of the namespace sorts before the files of its objects', () => {
  expect(Object.keys(manifests({ service: shop })).sort()[0]).toBe('00-namespace.yaml');
});

test('empty files are left out', () => {
  const files = manifests({ service: shop, values: { namespace: { create: false }, dashboards: { enabled: false } } });
  expect(Object.keys(files)).toEqual(['workload.yaml', 'monitoring.yaml']);
  expect(Object.keys(optionalManifests({ service: shop, values: { dashboards: { enabled: false } } }))).toEqual([
    'alertmanager-config.yaml',
  ]);
});

test('every object matches its schema', () => {
  const values = { replicas: 2, resources: { cpuLimit: '1' }, image: { tag: `sha256:${'0'.repeat(64)}` } };
  const all = [...installed(), ...installed(values), ...objectsOf(optionalManifests({ service: shop }))];
  const withoutSchema = all.filter((object) => schemaFindings(object) === undefined).map(({ kind }) => kind);
  expect(withoutSchema).toEqual(['GrafanaDashboard']);
  expect(all.filter((object) => schemaFindings(object)).map((object) => [identity(object), schemaFindings(object)])).toEqual([]);
});

test('the schemas reject an invalid object', () => {
  const [monitor] = installed().filter(({ kind }) => kind === 'ServiceMonitor');
  expect(schemaFindings({ ...(monitor as Rendered), spec: { endpoints: [{ interval: 'often' }] } })).toMatch(/interval must match pattern/);
});

test('an image has a tag or a digest', () => {
  const imageOf = (values: unknown) =>
    installed(values).find(({ kind }) => kind === 'Deployment')?.['spec'].template.spec.containers[0].image;
  expect(imageOf({ image: { repository: 'registry.example/shop' } })).toBe('registry.example/shop:1.2.3');
  expect(imageOf({ image: { tag: `sha256:${'a'.repeat(64)}` } })).toBe(`shop@sha256:${'a'.repeat(64)}`);
});

test('the value image.pullSecret reaches the pods', () => {
  const pods = installed({ image: { pullSecret: 'registry' } }).find(({ kind }) => kind === 'Deployment')?.['spec'].template.spec;
  expect(pods.imagePullSecrets).toEqual([{ name: 'registry' }]);
});

test('the namespace enforces the restricted profile, and warns about violations', () => {
  expect(installed({ namespace: { name: 'team' } }).find(({ kind }) => kind === 'Namespace')).toEqual({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name: 'team',
      labels: {
        ...LABELS,
        'app.kubernetes.io/component': 'namespace',
        'pod-security.kubernetes.io/enforce': 'restricted',
        'pod-security.kubernetes.io/audit': 'restricted',
        'pod-security.kubernetes.io/warn': 'restricted',
      },
    },
  });
});

const selectorsOf = (value: unknown): readonly Readonly<Record<string, string>>[] => {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    // The selector of a Service is a plain map.
    if (key === 'matchLabels' || (key === 'selector' && !('matchLabels' in inner))) return [inner];
    return selectorsOf(inner);
  });
};

test('every selector of pods and Services has the name and the instance of the installation, and nothing that a release changes', () => {
  const second = { name: 'shop-2', namespace: { name: 'shop', create: false } };
  const selecting = installed(second).map(({ kind, spec }): [string, ...object[]] => {
    const ofPods = selectorsOf(spec).filter((labels) => !('kubernetes.io/metadata.name' in labels));
    return [kind, ...ofPods];
  });
  const labels = { 'app.kubernetes.io/name': 'shop-2', 'app.kubernetes.io/instance': 'shop-2' };
  expect(selecting.filter(([, ...selectors]) => selectors.length > 0)).toEqual([
    ['Deployment', labels, labels, labels],
    ['Service', labels],
    ['PodDisruptionBudget', labels],
    ['NetworkPolicy', labels],
    ['ServiceMonitor', labels],
  ]);
});

test('every object and every pod has the recommended labels', () => {
  const objects = [...installed(), ...objectsOf(optionalManifests({ service: shop }))];
  const labelled = objects.map((object) => [identity(object), object.metadata.labels]);
  const expected = objects.map((object) => [
    identity(object),
    expect.objectContaining({
      ...LABELS,
      'app.kubernetes.io/component': expect.stringMatching(/^(namespace|server|monitoring|dashboards)$/),
    }),
  ]);
  expect(labelled).toEqual(expected);
  const pod = objects.find(({ kind }) => kind === 'Deployment')?.['spec'].template.metadata;
  expect(pod.labels).toEqual({ ...LABELS, 'app.kubernetes.io/component': 'server' });
});

test.each([
  ['2.0.0-rc.1', '2.0.0-rc.1'],
  [`sha256:${'a'.repeat(64)}`, '1.2.3'],
  ['v'.repeat(64), '1.2.3'],
])('the Deployment and the pods of an image with the tag %s have the version %s, and no other object changes', (tag, version) => {
  const others = (values?: unknown) => installed(values).filter(({ kind }) => kind !== 'Deployment');
  expect(others({ image: { tag } })).toEqual(others());
  const deployment = installed({ image: { tag } }).find(({ kind }) => kind === 'Deployment') as Rendered;
  const labels = [deployment.metadata.labels, deployment['spec'].template.metadata.labels];
  expect(labels.map((of) => of?.['app.kubernetes.io/version'])).toEqual([version, version]);
  expect(schemaFindings(deployment)).toBe('');
});

test('the ServiceAccount gives its pods no token', () => {
  expect(installed().find(({ kind }) => kind === 'ServiceAccount')).toEqual({
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: 'shop', namespace: 'shop', labels: { ...LABELS, 'app.kubernetes.io/component': 'server' } },
    automountServiceAccountToken: false,
  });
});

test('there are either fixed replicas or an autoscaler', () => {
  const kinds = (values: unknown) => installed(values).map(({ kind }) => kind);
  const replicas = (values: unknown) => installed(values).find(({ kind }) => kind === 'Deployment')?.['spec'].replicas;
  expect([kinds({}).includes('HorizontalPodAutoscaler'), replicas({})]).toEqual([true, undefined]);
  expect([kinds({ replicas: 2 }).includes('HorizontalPodAutoscaler'), replicas({ replicas: 2 })]).toEqual([false, 2]);
});

test('the labels by which Prometheus and Grafana select reach the monitor, the rules and the dashboards', () => {
  const objects = installed({
    monitoring: { labels: { release: 'other', team: 'a' } },
    dashboards: { labels: { grafana_dashboard: 'yes' } },
  });
  const labels = (wanted: string) => objects.find((object) => identity(object).startsWith(wanted))?.metadata.labels;
  expect(labels('ServiceMonitor')).toMatchObject({ release: 'other', team: 'a' });
  expect(labels('PrometheusRule')).toMatchObject({ release: 'other', team: 'a' });
  expect(labels('ConfigMap monitoring/')).toMatchObject({ grafana_dashboard: 'yes' });
});

test.each([
  ['in another namespace', { namespace: { name: 'shop-2' } }],
  ['of another name in the same namespace', { name: 'shop-2', namespace: { name: 'shop', create: false } }],
])('a second identity %s shares nothing with the first but the dashboards, which are the same', (_where, second) => {
  const [one, two] = [installed(), installed(second)];
  const shared = two.filter((object) => one.some((other) => identity(other) === identity(object)));
  expect(shared.map(identity)).toEqual(['ConfigMap monitoring/grafana-dashboard-shop-overview']);
  for (const object of shared) expect(one.find((other) => identity(other) === identity(object))).toEqual(object);
});

test.each([{}, { namespace: { name: 'shop-2' } }, { name: 'shop-2', namespace: { name: 'shop', create: false } }])(
  'the rules of identity %j select the series of their own namespace and job, and no others',
  (values) => {
    const objects = installed(values);
    const rules = objects.find(({ kind }) => kind === 'PrometheusRule') as Rendered;
    const job = objects.find(({ kind }) => kind === 'Service')?.metadata.name;
    const exprs: readonly string[] = rules['spec'].groups.flatMap((group: { readonly rules: readonly { readonly expr: string }[] }) =>
      group.rules.map(({ expr }) => expr),
    );
    const selectors = exprs.flatMap((expr) => expr.match(/\{[^}]*\}/g) ?? []);
    const valuesOf = (label: string) => new Set(selectors.map((selector) => new RegExp(`[{,]${label}="([^"]*)"`).exec(selector)?.[1]));
    expect(exprs.filter((expr) => !expr.includes('{') && !expr.startsWith('vector('))).toEqual([]);
    expect(valuesOf('namespace')).toEqual(new Set([rules.metadata.namespace]));
    expect(valuesOf('job')).toEqual(new Set([job]));
  },
);

test('values change the target of an objective', () => {
  const objects = manifests({ service: shop, values: { slo: { objectives: { sales: { target: 0.95 } } } } })['monitoring.yaml'];
  expect(JSON.stringify(objects)).toContain('vector(0.95)');
  expect(JSON.stringify(objects)).not.toContain('vector(0.99)');
});

test('alerts link to the first dashboard of the service, in the Grafana of the value dashboards.url', () => {
  const links = (dashboards: object) => {
    const rules = installed({ dashboards }).find(({ kind }) => kind === 'PrometheusRule') as Rendered;
    const all: readonly { readonly alert?: string; readonly annotations?: Readonly<Record<string, string>> }[] = rules[
      'spec'
    ].groups.flatMap((group: { readonly rules: unknown }) => group.rules);
    return new Set(all.filter(({ alert }) => alert).map(({ annotations }) => annotations?.['dashboard_url']?.replace(/\{.*/, '')));
  };
  expect(links({})).toEqual(new Set(['/d/shop-overview?from=now-1h&to=now']));
  expect(links({ enabled: false, url: 'https://grafana.example/team' })).toEqual(
    new Set(['https://grafana.example/team/d/shop-overview?from=now-1h&to=now']),
  );
});

test('manifests do not depend on the order of keys in the values', () => {
  const one = manifests({ service: shop, values: { env: { A: '1', B: '2' }, metrics: { port: 9100, interval: '5s' } } });
  const two = manifests({ service: shop, values: { metrics: { interval: '5s', port: 9100 }, env: { B: '2', A: '1' } } });
  expect(toFiles(two)).toEqual(toFiles(one));
});

test('throws for invalid values', () => {
  expect(() => manifests({ service: shop, values: { replicaz: 1 } })).toThrow('replicaz is unknown');
  expect(() => optionalManifests({ service: shop, values: { replicaz: 1 } })).toThrow('replicaz is unknown');
});
