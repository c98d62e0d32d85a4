import { expect, test } from '@jest/globals';
import { manifestsIn } from './manifest.ts';

const read = (text: string, named = true) => manifestsIn({ path: 'a.yaml', text, named });
const names = (text: string) => read(text).manifests.map(({ value }) => `${value.kind}/${value.metadata.name}`);

const SERVICE = 'apiVersion: v1\nkind: Service\nmetadata:\n  name: cart\nspec:\n  ports:\n  - name: http\n    port: 80\n';
const item = (name: string) => ({ apiVersion: 'v1', kind: 'Service', metadata: { name } });

test('several documents, lists of lists and JSON hold objects; empty documents and comments do not count', () => {
  expect(names(`# Source: chart/x.yaml\n---\n${SERVICE}---\n\n---\n${SERVICE.replace('cart', 'shop')}`)).toEqual([
    'Service/cart',
    'Service/shop',
  ]);
  const list = { apiVersion: 'v1', kind: 'List', items: [item('a'), { apiVersion: 'v1', kind: 'List', items: [item('b')] }] };
  expect(names(JSON.stringify(list, null, '\t'))).toEqual(['Service/a', 'Service/b']);
});

test('the items of a list of one kind, as a server answers it, have the kind of the list', () => {
  expect(names('apiVersion: v1\nkind: PodList\nitems:\n- metadata: {name: a}\n')).toEqual(['Pod/a']);
  expect(read('apiVersion: v1\nkind: PodList\nitems: []\n')).toEqual({ manifests: [], problems: [] });
});

test('each field has the line of its key, also within a list, and a field that is absent that of the nearest above', () => {
  const [first, second] = read(`${SERVICE}---\n${SERVICE}`).manifests;
  expect(first?.lineOf(['spec', 'ports', '0', 'port'])).toBe(8);
  expect(first?.lineOf(['spec', 'ports', '0', 'targetPort'])).toBe(7);
  expect(first?.lineOf(['metadata', 'labels', 'app'])).toBe(3);
  expect(second?.lineOf(['metadata', 'name'])).toBe(13);
  const [, other] = read(
    'apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Pod, metadata: {name: a}}\n- apiVersion: v1\n  kind: Pod\n  metadata:\n    name: b\n',
  ).manifests;
  expect(other?.lineOf(['metadata', 'name'])).toBe(8);
});

test('scalars are those of Kubernetes: a time and a number in base 60 are texts', () => {
  const [manifest] = read(
    'apiVersion: v1\nkind: Pod\nmetadata: {name: a, creationTimestamp: 2026-01-01T00:00:00Z}\nspec: {at: 12:30:45, on: yes}\n',
  ).manifests;
  expect(manifest?.value).toMatchObject({ metadata: { creationTimestamp: '2026-01-01T00:00:00Z' }, spec: { at: '12:30:45', true: true } });
});

test.each([
  ['not YAML', `${SERVICE}---\na: [`, 10, /^it is not valid YAML: /],
  [
    'a template of Helm',
    `a: 1\n${SERVICE}\n  {{- if .Values.x }}\n`,
    11,
    /^it is a template of Helm: render it first, by "helm template"$/,
  ],
  ['no object', 'replicas: 1\n', 1, /^it is no object of Kubernetes: apiVersion, kind or metadata\.name is missing$/],
  ['too deep', '['.repeat(1e5), 1, /^the YAML is too deep/],
])('%s is a problem with its line', (_what, text, line, message) => {
  expect(read(text).problems).toEqual([{ file: 'a.yaml', line, message: expect.stringMatching(message) }]);
});

test('the values of a chart in a folder are passed over', () => {
  expect(read('replicas: 1\n', false)).toEqual({ manifests: [], problems: [] });
});
