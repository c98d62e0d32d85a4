import { expect, test } from '@jest/globals';
import { renderTemplate } from './render-template.ts';

const about = { labels: { job: 'shop' }, value: 0.014544 };

test('labels and values are filled in as Prometheus does it', () => {
  expect(renderTemplate('{{ $labels.job }}: {{ $value }}, {{ $value | humanizePercentage }}', about)).toBe('shop: 0.014544, 1.454%');
  expect(renderTemplate('{{ $labels.pod }}{{ $value | humanizePercentage }}', { ...about, value: 1 })).toBe('100%');
});

test.each([
  [0, '0%'],
  [0.000001, '0.0001%'],
  [0.00000012345, '1.235e-05%'],
  [99.99, '9999%'],
  [200, '2e+04%'],
])('the share %d reads %s, as Go writes it', (value, text) => {
  expect(renderTemplate('{{ $value | humanizePercentage }}', { ...about, value })).toBe(text);
});

test('what nobody has checked is refused', () => {
  expect(() => renderTemplate('{{ $value | humanize }}', about)).toThrow('uses "$value | humanize", which is not known here');
});
