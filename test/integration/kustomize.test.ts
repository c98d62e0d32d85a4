import { execFileSync } from 'node:child_process';
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from '@jest/globals';
import { parseAllDocuments } from 'yaml';
import type { Rendered } from '../../packages/metric-to-pager/src/kubernetes/testing/rendered.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/** Returns the output of `kubectl kustomize`, which needs no cluster. */
function built(folder: string): Rendered[] {
  const text = execFileSync('kubectl', ['kustomize', resolve(ROOT, folder)], { encoding: 'utf8' });
  return parseAllDocuments(text).map((document) => document.toJS() as Rendered);
}

const identity = ({ kind, metadata }: Rendered) => `${kind} ${metadata.namespace ?? ''}/${metadata.name}`;
const find = (objects: readonly Rendered[], kind: string) => objects.find((object) => object.kind === kind) as Rendered;

function committed(): Rendered[] {
  const files = globSync('k8s/manifests/*.yaml', { cwd: ROOT }).map((file) => readFileSync(join(ROOT, file), 'utf8'));
  return files.flatMap((text) => parseAllDocuments(text).map((document) => document.toJS() as Rendered));
}

test('kustomize builds exactly the committed manifests', () => {
  expect(built('k8s').map(identity).sort()).toEqual(committed().map(identity).sort());
});

const overlay = built('examples/overlay');

test('every object of the example overlay has its namespace, its label and its image', () => {
  for (const { kind, metadata } of overlay)
    expect([kind, metadata.namespace ?? metadata.name, metadata.labels?.['team']]).toEqual([kind, 'team-a', 'team-a']);
  const pod = find(overlay, 'Deployment')['spec'].template;
  expect(pod.metadata.labels).toMatchObject({ team: 'team-a' });
  expect(pod.spec.containers[0].image).toMatch(/^registry\.example\/team-a\/lorem:/);
});

test('the label of the overlay is not part of a selector, as selectors are immutable', () => {
  expect(find(overlay, 'Deployment')['spec'].selector.matchLabels).toEqual(find(built('k8s'), 'Deployment')['spec'].selector.matchLabels);
});

test('the rules of the overlay select its namespace, and otherwise equal those of the base', () => {
  const groups = (objects: readonly Rendered[]) => JSON.stringify(find(objects, 'PrometheusRule')['spec'].groups);
  expect(groups(overlay)).toContain('namespace=\\"team-a\\"');
  expect(groups(overlay)).not.toContain('namespace=\\"lorem\\"');
  const moved = groups(built('k8s')).replaceAll('namespace=\\"lorem\\"', 'namespace=\\"team-a\\"');
  expect(groups(overlay)).toBe(moved.replaceAll('"namespace":"lorem"', '"namespace":"team-a"'));
});

test('the overlay has no dashboards', () => {
  expect(overlay.filter(({ metadata }) => metadata.name.startsWith('grafana-dashboard-'))).toEqual([]);
});

interface Selector {
  readonly of: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Returns the selectors of pods and Services, and the pods and Services that they can select. */
function selection(objects: readonly Rendered[]): {
  readonly selectors: readonly Selector[];
  readonly selected: readonly Selector['labels'][];
} {
  const { template } = find(objects, 'Deployment')['spec'];
  const specOf = (kind: string) => find(objects, kind)['spec'];
  const spread = template.spec.topologySpreadConstraints as readonly {
    readonly labelSelector: { readonly matchLabels: Selector['labels'] };
  }[];
  const selectors = [
    ...['Deployment', 'ServiceMonitor', 'PodDisruptionBudget'].map((of) => ({ of, labels: specOf(of).selector.matchLabels })),
    { of: 'Service', labels: specOf('Service').selector },
    { of: 'NetworkPolicy', labels: specOf('NetworkPolicy').podSelector.matchLabels },
    ...spread.map(({ labelSelector }, index) => ({ of: `spread ${index}`, labels: labelSelector.matchLabels })),
  ];
  return { selectors, selected: [template.metadata.labels, find(objects, 'Service').metadata.labels] };
}

test('the second installation of docs/deployment.md shares a namespace, and neither selects the pods or the Service of the other', () => {
  const [, overlayOfDocs = ''] =
    /```yaml\n(# green\/kustomization\.yaml\n[\s\S]*?)```/.exec(readFileSync(join(ROOT, 'docs/deployment.md'), 'utf8')) ?? [];
  const folder = mkdtempSync(join(tmpdir(), 'green-'));
  try {
    cpSync(join(ROOT, 'k8s'), join(folder, 'k8s'), { recursive: true });
    mkdirSync(join(folder, 'green'));
    writeFileSync(join(folder, 'green/kustomization.yaml'), overlayOfDocs);
    const [base, green] = [built('k8s'), built(join(folder, 'green'))];
    const shared = green.filter((object) => base.some((other) => identity(other) === identity(object)));
    expect([green.map(({ kind }) => kind).includes('PrometheusRule'), shared.map(identity)]).toEqual([false, ['Namespace /lorem']]);
    for (const [one, other] of [
      [selection(base), selection(green)],
      [selection(green), selection(base)],
    ] as const) {
      for (const { of, labels } of one.selectors) {
        const matches = (target: Selector['labels']) => Object.entries(labels).every(([name, value]) => target[name] === value);
        expect([of, one.selected.every(matches), other.selected.some(matches)]).toEqual([of, true, false]);
      }
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a changed setting of the overlay changes the pods, which restarts them, and wins over the base', () => {
  const folder = mkdtempSync(join(tmpdir(), 'overlay-'));
  try {
    for (const part of ['k8s', 'examples/overlay']) cpSync(join(ROOT, part), join(folder, part), { recursive: true });
    const file = join(folder, 'examples/overlay/kustomization.yaml');
    const sources = () => find(built(join(folder, 'examples/overlay')), 'Deployment')['spec'].template.spec.containers[0].envFrom;
    const before = sources();
    writeFileSync(file, readFileSync(file, 'utf8').replace('LOG_LEVEL=warn', 'LOG_LEVEL=error'));
    const after = sources();
    const hashed = { configMapRef: { name: expect.stringMatching(/^lorem-settings-\w{10}$/) } };
    expect([before, after]).toEqual([
      [{ configMapRef: { name: 'lorem' } }, hashed],
      [{ configMapRef: { name: 'lorem' } }, hashed],
    ]);
    expect(after[1]).not.toEqual(before[1]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
