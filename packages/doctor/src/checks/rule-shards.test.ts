import { expect, test } from '@jest/globals';
import { diagnose } from '../diagnose.ts';
import { healthy } from '../testing/healthy.ts';
import { change } from '../testing/merge.ts';

/** Returns the severity of the finding on two shards, of which the second has what is given. */
function sharded(expr: string, second: object = {}): string | undefined {
  const rules = [{ alert: 'CheckoutErrors', expr, labels: { severity: 'critical' } }];
  const snapshot = change(healthy(), 'PrometheusRule/shop/checkout', { spec: { groups: [{ name: 'checkout', rules }] } });
  const [first] = snapshot.prometheus;
  const other = { ...first, pod: 'prometheus-main-shard-1-0', targets: [], ...second } as NonNullable<typeof first>;
  const { findings } = diagnose({ ...snapshot, prometheus: [...snapshot.prometheus, other] });
  return findings.find(({ id }) => id === 'rule.sharded')?.severity;
}

const idle = { jobs: [] };
const without = { metricNames: ['up'] };

test.each<[string, string, object, string | undefined]>([
  ['the absence of a job that is on one shard only', 'absent(up{job="checkout"})', idle, 'error'],
  ['the absence of a metric that is on one shard only', 'absent(checkout_errors_total)', without, 'error'],
  ['the absence of a job that is on every shard', 'absent(up{job="checkout"})', {}, undefined],
  ['a sum over targets of several shards', 'sum(rate(checkout_errors_total[5m])) > 1', {}, 'warning'],
  ['a sum over targets of one shard', 'sum(rate(checkout_errors_total[5m])) > 1', without, undefined],
  ['a sum that keeps each target', 'sum by (instance) (rate(checkout_errors_total[5m])) > 1', {}, undefined],
  ['a target by itself', 'up == 0', {}, undefined],
  ['a constant', 'vector(1)', {}, undefined],
  ['shards of which the metrics are not known', 'sum(rate(checkout_errors_total[5m])) > 1', { metricNames: undefined }, undefined],
])('of a rule on two shards: %s', (_title, expr, second, severity) => {
  expect(sharded(expr, second)).toBe(severity);
});
