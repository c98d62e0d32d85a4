import { expect, test } from '@jest/globals';
import { diagnose } from '../diagnose.ts';
import type { PatchOperation } from '../finding.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { healthy } from '../testing/healthy.ts';
import { change, serve } from '../testing/merge.ts';

function withRule(rule: object): Snapshot {
  return change(healthy(), 'PrometheusRule/shop/checkout', { spec: { groups: [{ name: 'checkout', rules: [rule] }] } });
}

function fixOf(id: string, snapshot: Snapshot) {
  const { findings, notes } = diagnose(snapshot);
  return [...findings, ...notes].find((one) => one.id === id)?.fix;
}

function writtenBy(id: string, snapshot: Snapshot): unknown {
  return (fixOf(id, snapshot)?.patch?.body as readonly PatchOperation[] | undefined)?.map(({ value }) => value);
}

test.each([
  ['sum(rate(a_total[5m]) / rate(b_total[5m]))', ['sum(rate(a_total[5m]) / (rate(b_total[5m]) > 0))']],
  ['a_total / on (job) group_left b_total', ['a_total / on (job) group_left (b_total > 0)']],
  ['sum(a_total{path="/x"})', undefined],
])('a recorded NaN of %s is repaired at its divisor, or by hand', (expr, expected) => {
  const snapshot = serve(withRule({ record: 'checkout:errors:ratio', expr }), { nan: ['checkout:errors:ratio'] });
  expect(writtenBy('rule.nan', snapshot)).toEqual(expected);
  expect(fixOf('rule.nan', snapshot)).toBeDefined();
});

test('an unknown job is replaced in the label job, and in no other', () => {
  const expr = 'label_replace(up{job="chekout", service="chekout"}, "team", "chekout", "", "") == 0';
  const fixed = 'label_replace(up{job="checkout", service="chekout"}, "team", "chekout", "", "") == 0';
  expect(writtenBy('metrics.up-absent', withRule({ alert: 'Down', expr }))).toEqual([fixed]);
});

test('a misspelled metric is renamed where it is a metric, and in no label', () => {
  const expr = 'sum(rate(checkout_erorrs_total{kind="checkout_erorrs_total"}[5m])) > 1';
  const fixed = 'sum(rate(checkout_errors_total{kind="checkout_erorrs_total"}[5m])) > 1';
  expect(writtenBy('metrics.missing', withRule({ alert: 'Errors', expr }))).toEqual([fixed]);
});

test('the query for a large metric goes to the prefix and the scheme of Prometheus', () => {
  const large = serve(healthy(), { largest: [{ name: 'checkout_paths_total', series: 250_000 }], headSeries: 500_000 });
  const prefixed = change(large, 'Prometheus/monitoring/main', { spec: { routePrefix: '/prometheus', web: { tlsConfig: {} } } });
  expect(fixOf('metrics.cardinality', prefixed)?.command).toContain('/pods/https:prometheus-main-0:9090/proxy/prometheus/api/v1/query?');
});

test('a displaced label is no safe fix, as honorLabels lets targets choose their own labels', () => {
  const displaced = [{ metric: 'checkout_errors_total', label: 'namespace', job: 'checkout' }];
  const rule = { alert: 'Errors', expr: 'sum(rate(checkout_errors_total{namespace="shop"}[5m])) > 1' };
  expect(fixOf('metrics.label-displaced', serve(withRule(rule), { displaced }))).toMatchObject({ safe: false, patch: { type: 'json' } });
});
