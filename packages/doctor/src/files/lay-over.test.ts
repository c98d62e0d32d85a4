import { expect, test } from '@jest/globals';
import { stringify } from 'yaml';
import { diagnose } from '../diagnose.ts';
import { parseSnapshot, serializeSnapshot } from '../snapshot/serialize.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { healthy, POOL, target, URL_1 } from '../testing/healthy.ts';
import { change, merged, serve } from '../testing/merge.ts';
import { diagnoseFiles } from './diagnose-files.ts';

const MONITOR = 'ServiceMonitor/shop/checkout';
const RULE = 'PrometheusRule/shop/checkout';

/** An object of a snapshot as a file declares it, with changes. */
function file(snapshot: Snapshot, key: string, patch: object = {}): string {
  const found: object | undefined = snapshot.objects.find(({ kind, metadata }) => key === `${kind}/${metadata.namespace}/${metadata.name}`);
  const { apiVersion, kind, metadata, spec } = (found ?? {}) as Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  const { name, namespace, labels } = metadata ?? {};
  return stringify(merged({ apiVersion, kind, metadata: { name, namespace, labels }, spec }, patch));
}

const saved = (snapshot: Snapshot) => parseSnapshot(serializeSnapshot(snapshot));

function found(cluster: Snapshot, ...texts: readonly string[]): readonly string[] {
  const sources = texts.map((text, index) => ({ path: `${index}.yaml`, text, named: true }));
  const { findings } = diagnoseFiles(sources, { over: { cluster: saved(cluster) }, namespace: 'shop', scope: {}, silences: [] });
  return findings.map(({ id, place }) => `${id} ${place?.file}`);
}

const down = serve(healthy(), {
  targets: [{ ...target(POOL, URL_1), health: 'down', error: 'server returned HTTP status 404 Not Found' }],
});

test('what a server says of an object stays while the files do not change it, whatever the API server filled in', () => {
  expect(diagnose(down).findings.map(({ id }) => id)).toEqual(['target.not-found']);
  expect(found(down, file(down, MONITOR))).toEqual(['target.not-found 0.yaml']);
  expect(found(down, file(down, 'Deployment/shop/checkout'), file(down, RULE))).toEqual([]);
});

test('what a server says of an object is forgotten when the files change it: it is neither down nor missing', () => {
  expect(found(down, file(down, MONITOR, { spec: { endpoints: [{ port: 'metrics', path: '/stats' }] } }))).toEqual([]);
  const rejected = serve(healthy(), { rules: [{ ...healthy().prometheus[0]?.rules?.[0], health: 'err', error: 'many-to-many' }] });
  expect(diagnose(rejected).findings.map(({ id }) => id)).toContain('rule.evaluation-failed');
  const rules = [
    { alert: 'Other', expr: 'sum by (namespace) (rate(checkout_errors_total{job="checkout"}[5m])) > 2', labels: { severity: 'critical' } },
  ];
  expect(found(rejected, file(rejected, RULE, { spec: { groups: [{ name: 'checkout', rules }] } }))).toEqual([]);
});

test('a metric that does not exist is found where the files bring nothing that could expose it', () => {
  const rules = [{ alert: 'Other', expr: 'sum by (namespace) (checkout_errors_totl) > 2', labels: { severity: 'critical' } }];
  const rule = file(healthy(), RULE, { spec: { groups: [{ name: 'checkout', rules }] } });
  expect(found(healthy(), rule)).toEqual(['metrics.missing 0.yaml']);
  expect(found(healthy(), rule, file(healthy(), MONITOR, { spec: { endpoints: [{ port: 'http' }] } }))).toEqual([]);
});

test('a finding that the files repair is gone', () => {
  const broken = change(healthy(), MONITOR, { metadata: { labels: { release: 'other' } } });
  expect(found(broken, file(broken, MONITOR))).toEqual(['selection.label-mismatch 0.yaml']);
  expect(found(broken, file(broken, MONITOR, { metadata: { labels: { release: 'stack' } } }))).toEqual([]);
});
