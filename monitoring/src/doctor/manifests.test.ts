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
