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

test('contains the rules unchanged, with the label by which Prometheus selects them', () => {
  expect(rule()['spec'].groups).toEqual(props.groups);
  expect(rule().metadata.labels).toMatchObject({ release: 'stack' });
  expect(rule({ annotations: { 'shop.example/drill': 'stop it' } }).metadata.annotations).toEqual({ 'shop.example/drill': 'stop it' });
});

test('throws without rules', () => {
  const message = 'The PrometheusRule of "shop" must have at least one rule, got none';
  expect(() => rule({ groups: [] })).toThrow(message);
  expect(() => rule({ groups: [{ name: 'empty', rules: [] }] })).toThrow(message);
});

test('PrometheusRule', () => {
  expect(rule()).toMatchSnapshot();
});
