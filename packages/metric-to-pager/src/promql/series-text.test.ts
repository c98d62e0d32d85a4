import { expect, test } from '@jest/globals';
import { seriesText } from './series-text.ts';

test.each([
  ['up', { job: 'shop' }, 'up{job="shop"}'],
  ['up', {}, 'up{}'],
  ['', { job: 'shop' }, '{job="shop"}'],
  ['shop.orders', { job: 'shop' }, '{"shop.orders",job="shop"}'],
  ['up', { 'shop.name': 'a "b"\n' }, 'up{"shop.name"="a \\"b\\"\\n"}'],
])('the series %j %j is written as %s', (name, labels, text) => {
  expect(seriesText(name, labels)).toBe(text);
});
