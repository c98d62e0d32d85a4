import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import type { Diagnosis } from '../diagnosis.ts';
import type { Scope } from '../scope.ts';
import { readSnapshot } from '../snapshot/file.ts';
import { diagnoseFiles } from './diagnose-files.ts';
import { stackNamed } from './stack.ts';

const FOLDER = join(import.meta.dirname, '../testing/cases');

/** What doctor must say of each file, by the ids of its findings and notes. */
const RIGHT: Readonly<Record<string, readonly string[]>> = {
  'agent-daemonset-other-node': [],
  'agent-daemonset-servicemonitor': ['selection.daemonset-mode'],
  'alloy-four-crds': [],
  'amconfig-except-own-namespace': ['alertmanager-config.namespace-matcher'],
  'amconfig-strategy-none': [],
  'annotations-scrapeconfig': [],
  'dashboards-two-grafanas': [],
  'endpoints-port-name': ['port.name-unknown'],
  externalname: ['service.external-name'],
  'go-regex': [],
  'group-left-with-set': ['rule.invalid'],
  'headless-without-ports': [],
  'inputs-unused': [],
  'labeldrop-with-source': ['monitor.relabeling-invalid'],
  'managed-control-plane': ['control-plane.managed'],
  'mesh-sidecar': [],
  'missing-argument': ['rule.invalid'],
  // Rights are not in files.
  'monitor-own-discovery-role': [],
  'olm-operator': [],
  'openshift-user-workload': [],
  // That a CronJob makes the pods is in no file.
  'podmonitor-cronjob': [],
  'probe-timeout': ['monitor.timeout-too-long'],
  'probe-url-scheme': ['monitor.probe-invalid'],
  'rancher-operator': ['operator.not-ready', 'operator.namespace-excluded'],
  'range-of-aggregate': ['rule.invalid'],
  'rights-nodes-ingresses': [],
  'rollout-scaled-to-zero': ['workload.scaled-to-zero'],
  'rule-explore-link': [],
  'rule-for-zero': [],
  'rule-or-zero': ['rule.invalid'],
  'rule-quoted-selector': ['rule.invalid'],
  'rule-undefined-variable': ['rule.invalid'],
  'same-app-in-two-namespaces': ['service.label-mismatch'],
  'thanosruler-only': [],
};

function said({ findings, notes }: Diagnosis): readonly string[] {
  return [...findings, ...notes].map(({ id }) => id);
}

function diagnosed(name: string, scope: Scope = {}): Diagnosis {
  const path = `${name}.yaml`;
  const text = readFileSync(join(FOLDER, path), 'utf8');
  const over = { stack: stackNamed('kube-prometheus-stack=kps', readSnapshot) };
  return diagnoseFiles([{ path, text, named: true }], { over, namespace: 'default', scope, silences: [] });
}

test('every file has a right answer, and every answer a file', () => {
  const names = globSync('*.yaml', { cwd: FOLDER }).map((file) => file.replace('.yaml', ''));
  expect(names.sort()).toEqual(Object.keys(RIGHT).sort());
});

test.each(Object.entries(RIGHT))('%s', (name, right) => {
  const diagnosis = diagnosed(name);
  // Everything in it is read.
  expect(diagnosis.couldNotSee.filter(({ essential }) => essential)).toEqual([]);
  expect(said(diagnosis)).toEqual(right);
});

test.each([
  ['preview-1', ['service.label-mismatch']],
  ['preview-2', []],
])('of the same application in two namespaces, %s hears of its own', (namespace, right) => {
  expect(said(diagnosed('same-app-in-two-namespaces', { namespace }))).toEqual(right);
});

test('the nameless port of an Endpoints object is repaired in the Endpoints object', () => {
  const [finding] = diagnosed('endpoints-port-name').findings;
  expect(finding?.fix.command).toContain('kubectl -n shop edit endpoints storage');
});
