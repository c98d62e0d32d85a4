import { describe, expect, test } from '@jest/globals';
import { withLabelValue, withMetric, withPositiveDivisors } from './rewrite.ts';

describe('every divisor that is a series becomes positive', () => {
  test.each([
    ['a / b', 'a / (b > 0)'],
    ['sum(rate(a[5m]) / rate(b[5m]))', 'sum(rate(a[5m]) / (rate(b[5m]) > 0))'],
    ['sum(rate(a{path="/x"}[5m])) / sum(rate(b{path="/y"}[5m]))', 'sum(rate(a{path="/x"}[5m])) / (sum(rate(b{path="/y"}[5m])) > 0)'],
    ['a / on (job) group_left b', 'a / on (job) group_left (b > 0)'],
    ['a / b / 60', 'a / (b > 0) / 60'],
    ['a / (b / c)', 'a / ((b / (c > 0)) > 0)'],
  ])('%s', (expr, expected) => {
    expect(withPositiveDivisors(expr)).toBe(expected);
  });

  test.each(['a{path="/x"}', 'a / 60', 'a', `${'('.repeat(10_000)}a / b${')'.repeat(10_000)}`])('not of %.20s', (expr) => {
    expect(withPositiveDivisors(expr)).toBeUndefined();
  });
});

describe('the value of a label', () => {
  test.each([
    ['up{job="cart"} == 0', 'up{job="checkout"} == 0'],
    ['up{job=\'cart\', service="cart"}', 'up{job="checkout", service="cart"}'],
    ['label_replace(a{job="cart"}, "job", "cart", "", "")', 'label_replace(a{job="checkout"}, "job", "cart", "", "")'],
    ['a{job!="cart"} or b{job=~"cart"}', 'a{job!="cart"} or b{job=~"cart"}'],
  ])('is replaced where that label is asked for: %s', (expr, expected) => {
    expect(withLabelValue(expr, { label: 'job', value: 'cart' }, 'checkout')).toBe(expected);
  });
});

describe('the name of a metric', () => {
  test.each([
    ['sum by (erors) (rate(erors{kind="erors"}[5m]))', 'sum by (erors) (rate(errors{kind="erors"}[5m]))'],
    ['{__name__="erors"}', '{__name__="errors"}'],
    ['erors / erors', 'errors / errors'],
  ])('is replaced where it is one: %s', (expr, expected) => {
    expect(withMetric(expr, 'erors', 'errors')).toBe(expected);
  });
});
