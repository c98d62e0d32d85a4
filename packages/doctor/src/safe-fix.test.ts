import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { kubectl } from 'metric-to-pager/terminal';
import { diagnose } from './diagnose.ts';
import type { Finding, Patch, PatchOperation } from './finding.ts';
import { safePatchOf } from './safe-fix.ts';
import type { Snapshot } from './snapshot/snapshot.ts';
import { BROKEN_CASES } from './testing/broken/index.ts';
import { healthy, service } from './testing/healthy.ts';
import { reordered, withSystemLabels, withTwins } from './testing/hostile-snapshot.ts';
import { add, change, fixed } from './testing/merge.ts';

function findingsOf(snapshot: Snapshot): readonly Finding[] {
  const { findings, consequences, notes } = diagnose(snapshot);
  return [...findings, ...consequences, ...notes];
}

/** The broken snapshots with a patch that their check calls safe: in the snapshot itself, or beside twins. */
const fixable = BROKEN_CASES.filter(({ snapshot }) =>
  [...findingsOf(snapshot), ...findingsOf(withTwins(snapshot))].some(({ fix }) => fix.safe),
).map((one) => [`${one.id}: ${one.name}`, one] as const);

/** The safe patches of a snapshot, as texts in a fixed order. */
function safePatches(snapshot: Snapshot): readonly string[] {
  return findingsOf(snapshot)
    .flatMap((finding) => (safePatchOf(finding) === undefined ? [] : [JSON.stringify([finding.id, finding.subject, safePatchOf(finding)])]))
    .sort();
}

test('the diagnosis calls a fix safe only when it may be applied, and many of the broken snapshots have one', () => {
  const safe = fixable.flatMap(([, { snapshot }]) => findingsOf(snapshot)).filter(({ fix }) => fix.safe);
  expect(safe.filter((finding) => safePatchOf(finding) === undefined).map(({ id }) => id)).toEqual([]);
  expect(safe.length).toBeGreaterThan(15);
});

test('a selector of a tenant does not take a Service of another namespace off the network', () => {
  const victim = service('checkout', 'bank', { app: 'vault' });
  const selector = { matchLabels: { app: 'vault', 'service.kubernetes.io/service-proxy-name': 'none' } };
  const spec = { selector, namespaceSelector: { any: true } };
  const attacked = change(add(healthy(), victim), 'ServiceMonitor/shop/checkout', { spec });
  const found = findingsOf(attacked).filter(({ id }) => id === 'service.label-mismatch');
  expect(found.map(({ fix }) => [fix.patch?.namespace, fix.safe])).toEqual([['bank', false]]);
});

test.each(fixable)('%s: no safe fix leaves the namespace of the object at fault', (_title, { snapshot }) => {
  for (const finding of findingsOf(withTwins(snapshot)).filter(({ fix }) => fix.safe))
    expect([finding.id, finding.fix.patch?.namespace]).toEqual([finding.id, finding.subject.namespace]);
});

test.each(fixable)('%s: no safe fix names a label of Kubernetes or of the operator', (_title, { snapshot }) => {
  const safe = findingsOf(withSystemLabels(snapshot)).filter(({ fix }) => fix.safe);
  for (const { id, fix } of safe)
    expect([id, JSON.stringify(fix.patch?.body)]).toEqual([id, expect.not.stringMatching(/(kubernetes|prometheus)\.io/)]);
});

test.each(fixable)('%s: the safe fixes do not depend on which of several objects is listed first', (_title, { snapshot }) => {
  for (const kind of ['same', 'different', 'selected alike'] as const) {
    const world = withTwins(snapshot, kind);
    const expected = safePatches(world);
    const order = fc.array(fc.integer(), { minLength: 40, maxLength: 40 });
    fc.assert(
      fc.property(order, (ranks) => expect(safePatches(reordered(world, ranks))).toEqual(expected)),
      { numRuns: 8 },
    );
  }
});

test.each(fixable)('%s: no two safe fixes set one field to different values', (_title, { snapshot }) => {
  for (const kind of ['same', 'different', 'selected alike'] as const) {
    const values = new Map<string, unknown>();
    const patches = findingsOf(withTwins(snapshot, kind)).flatMap((finding) => safePatchOf(finding) ?? []);
    for (const { namespace, name, type, body, kind: of } of patches) {
      const fields = type === 'json' ? (body as readonly PatchOperation[]).map(({ path, value }) => [path, value]) : Object.entries(body);
      for (const [path, value] of fields) {
        const field = `${of}/${namespace}/${name} ${path}`;
        expect([field, value]).toEqual([field, values.get(field) ?? value]);
        values.set(field, value);
      }
    }
  }
});

const subject = { apiVersion: 'v1', kind: 'Service', namespace: 'shop', name: 'checkout' };
const merge = (body: object, more: Partial<Patch> = {}): Patch => ({ ...subject, type: 'merge', body, ...more });
const json = (path: string, value?: unknown): Patch => ({ ...subject, type: 'json', body: [{ op: 'add', path, value }] });

test.each<[string, Patch, boolean]>([
  ['a label', merge({ metadata: { labels: { app: 'checkout' } } }), true],
  ['a field of spec', json('/spec/ports/0/name', 'metrics'), true],
  ['a label of Kubernetes', merge({ metadata: { labels: { 'service.kubernetes.io/service-proxy-name': 'none' } } }), false],
  ['the removal of a label of Kubernetes', merge({ metadata: { labels: { 'kubernetes.io/x': null } } }), false],
  ['a label of Kubernetes in a path', json('/metadata/labels/service.k8s.io~1x', 'none'), false],
  ['a label of Kubernetes in upper case', merge({ metadata: { labels: { 'Apps.K8s.io/x': '1' } } }), false],
  ['a label of Kubernetes in a whole replacement', json('/metadata/labels', { 'x.k8s.io/y': '' }), false],
  ['an annotation of the operator', merge({ metadata: { annotations: { 'monitoring.coreos.com/x': '' } } }), false],
  ['a label of the operator', merge({ metadata: { labels: { 'operator.prometheus.io/name': 'x' } } }), false],
  ['owners', merge({ metadata: { ownerReferences: [] } }), false],
  ['the whole metadata', json('/metadata', { finalizers: ['x'] }), false],
  ['the whole object', json('', { spec: { a: 1 } }), false],
  ['the whole spec', json('/spec', { a: 1 }), false],
  ['the removal of spec', merge({ spec: null }), false],
  ['other namespaces let in', merge({ spec: { namespaceSelector: { any: true } } }), false],
  ['targets that choose their own labels', json('/spec/endpoints/0/honorLabels', true), false],
  ['a kind that grants', merge({ spec: {} }, { kind: 'NetworkPolicy' }), false],
  ['another namespace', merge({ spec: { a: 1 } }, { namespace: 'bank' }), false],
])('%s in a patch that a check calls safe (case %#)', (_name, patch, safe) => {
  expect(safePatchOf({ subject, fix: { command: kubectl()`…`, patch, safe: true } }) !== undefined).toBe(safe);
  expect(safePatchOf({ subject, fix: { command: kubectl()`…`, patch, safe: false } })).toBeUndefined();
});

test('a patch of an object without a namespace is never safe', () => {
  const { namespace: _, ...clusterWide } = subject;
  const patch = { ...clusterWide, type: 'merge', body: { spec: {} } } as const;
  expect(safePatchOf({ subject: clusterWide, fix: { command: kubectl()`…`, patch, safe: true } })).toBeUndefined();
});

const MONITOR = 'ServiceMonitor/shop/checkout';
const SERVICE = 'Service/shop/checkout';

test.each<[string, string, Snapshot, boolean]>([
  ['a label that is absent', 'selection.label-mismatch', change(healthy(), MONITOR, { metadata: { labels: { release: null } } }), true],
  [
    'another value of a label',
    'selection.label-mismatch',
    change(healthy(), MONITOR, { metadata: { labels: { release: 'other' } } }),
    false,
  ],
  [
    'the label of a Service',
    'service.label-mismatch',
    change(healthy(), SERVICE, { metadata: { labels: { app: null, team: 'x' } } }),
    true,
  ],
  [
    'another label of a Service',
    'service.label-mismatch',
    change(healthy(), SERVICE, { metadata: { labels: { app: 'check-out' } } }),
    false,
  ],
  ['the pods of a Service', 'service.selects-no-pods', change(healthy(), SERVICE, { spec: { selector: { app: 'checkout-v2' } } }), false],
  ['a port of the monitor', 'port.name-unknown', change(healthy(), MONITOR, { spec: { endpoints: [{ port: 'metrisc' }] } }), true],
])('a fix that sets %s by %s is safe only where it takes the object from nothing else (case %#)', (_title, id, snapshot, safe) => {
  expect(findingsOf(snapshot).find((one) => one.id === id)?.fix.safe).toBe(safe);
});

test.each(fixable)('%s: after its safe fix nothing else is wrong than what waits for Prometheus', (_title, { snapshot }) => {
  const before = new Set(findingsOf(snapshot).map(({ id }) => id));
  for (const { id, fix } of findingsOf(snapshot).filter((one) => one.fix.safe && one.fix.patch?.kind !== 'ConfigMap')) {
    const fresh = diagnose(fixed(snapshot, fix)).findings.map((one) => one.id);
    expect([id, fresh.filter((one) => !before.has(one) && !WAITING.has(one))]).toEqual([id, []]);
  }
});

/** What the answers of Prometheus from before the fix show until it has followed. */
const WAITING: ReadonlySet<string> = new Set(['configuration.not-loaded', 'rule.not-loaded', 'target.undiscovered']);
