import { expect, test } from '@jest/globals';
import { PrometheusRule, type PrometheusRuleProps } from './prometheus-rule.ts';
import { rendered } from './testing/rendered.ts';

const props: PrometheusRuleProps = {
  identity: { job: 'shop', namespace: 'team', alertPrefix: 'Shop' },
  labels: { release: 'stack' },
  groups: [
    { name: 'records', interval: '2m', rules: [{ record: 'shop:up:sum', expr: 'sum(up)', labels: { slo: 'sales' } }] },
    { name: 'alerts', rules: [{ alert: 'ShopDown', expr: 'up == 0', for: '5m', labels: { severity: 'critical' }, annotations: {} }] },
  ],
};
const rule = (more: Partial<PrometheusRuleProps> = {}) => rendered((chart) => new PrometheusRule(chart, 'rules', { ...props, ...more }));

test('rules arrive as they were given, in an object that Prometheus finds by its label', () => {
  expect(rule()['spec'].groups).toEqual(props.groups);
  expect(rule().metadata.labels).toMatchObject({ release: 'stack' });
  expect(rule({ annotations: { 'shop.example/drill': 'stop it' } }).metadata.annotations).toEqual({ 'shop.example/drill': 'stop it' });
});

test('an object without rules is refused, as it looks like monitoring and is not', () => {
  const message = 'The rules of "shop" are empty: give it at least one rule, or no PrometheusRule.';
  expect(() => rule({ groups: [] })).toThrow(message);
  expect(() => rule({ groups: [{ name: 'empty', rules: [] }] })).toThrow(message);
});

test('rules as they are applied', () => {
  expect(rule()).toMatchSnapshot();
});
