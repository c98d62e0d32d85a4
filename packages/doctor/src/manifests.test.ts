import { expect, test } from '@jest/globals';
import { doctorManifests } from './manifests.ts';

interface Role {
  readonly kind: string;
  readonly rules: readonly {
    readonly resources: readonly string[];
    readonly verbs: readonly string[];
    readonly resourceNames?: readonly string[];
  }[];
}

const objects = doctorManifests({ image: 'doctor:1', prometheus: 'main' });
const rulesOf = (kind: string) =>
  (objects.filter((object) => object.kind === kind) as unknown as readonly Role[]).flatMap(({ rules }) => rules);

test('in the whole cluster doctor may list and ask for reviews, and nothing else', () => {
  const rules = rulesOf('ClusterRole');
  expect(new Set(rules.flatMap(({ verbs, resources }) => (resources.includes('subjectaccessreviews') ? [] : verbs)))).toEqual(
    new Set(['list']),
  );
  const resources = rules.flatMap((rule) => rule.resources);
  expect(resources).toEqual(
    expect.arrayContaining(['pods', 'services', 'servicemonitors', 'prometheuses', 'networkpolicies', 'endpointslices', 'configmaps']),
  );
  expect(resources).not.toContain('secrets');
});

test('in the namespace of Prometheus it may use the proxy of pods, and read one Secret', () => {
  expect(rulesOf('Role')).toEqual([
    { apiGroups: [''], resources: ['pods/proxy'], verbs: ['get'] },
    { apiGroups: [''], resources: ['secrets'], resourceNames: ['prometheus-main'], verbs: ['get'] },
  ]);
});

test('only Prometheus reaches the pod, and the pod reaches only the API server', () => {
  const [policy] = objects.filter(({ kind }) => kind === 'NetworkPolicy') as unknown as readonly { readonly spec: object }[];
  const from = [{ podSelector: { matchLabels: { 'operator.prometheus.io/name': 'main' } } }];
  expect(policy?.spec).toEqual({
    podSelector: { matchLabels: { 'app.kubernetes.io/name': 'doctor', 'app.kubernetes.io/instance': 'doctor' } },
    policyTypes: ['Ingress', 'Egress'],
    ingress: [{ from, ports: [{ protocol: 'TCP', port: 'metrics' }] }],
    egress: [{ ports: [443, 6443, 8443, 16_443].map((port) => ({ protocol: 'TCP', port })) }],
  });
});

test('the pod of the CronJob is restricted', () => {
  const text = JSON.stringify(objects.find(({ kind }) => kind === 'CronJob'));
  for (const word of [
    '"runAsNonRoot":true',
    '"readOnlyRootFilesystem":true',
    '"allowPrivilegeEscalation":false',
    '"drop":["ALL"]',
    '"seccompProfile"',
  ])
    expect(text).toContain(word);
});

test('the PodMonitor selects the pods of the CronJob by name and instance, and the version is the tag of the image', () => {
  const named = (kind: string, image = 'registry.example:5000/doctor:1.2') =>
    doctorManifests({ image }).find((object) => object.kind === kind) as unknown as {
      readonly metadata: { readonly labels: Readonly<Record<string, string>> };
      readonly spec: {
        readonly selector: { readonly matchLabels: object };
        readonly jobTemplate: { readonly spec: { readonly template: { readonly metadata: { readonly labels: object } } } };
      };
    };
  const selector = { 'app.kubernetes.io/name': 'doctor', 'app.kubernetes.io/instance': 'doctor' };
  expect(named('PodMonitor').spec.selector.matchLabels).toEqual(selector);
  expect(named('CronJob').spec.jobTemplate.spec.template.metadata.labels).toEqual({
    ...selector,
    'app.kubernetes.io/version': '1.2',
    'app.kubernetes.io/component': 'diagnosis',
    'app.kubernetes.io/part-of': 'monitoring-doctor',
    'app.kubernetes.io/managed-by': 'monitoring-doctor',
  });
  for (const image of ['registry.example:5000/doctor', 'doctor@sha256:0a'])
    expect(named('CronJob', image).metadata.labels).not.toHaveProperty(['app.kubernetes.io/version']);
});
