import { execFileSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from '@jest/globals';
import { parseAllDocuments } from 'yaml';
import type { Rendered } from '../../monitoring/src/kubernetes/testing/rendered.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/** Returns the output of `kubectl kustomize`, which needs no cluster. */
function built(folder: string): Rendered[] {
  const text = execFileSync('kubectl', ['kustomize', join(ROOT, folder)], { encoding: 'utf8' });
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
