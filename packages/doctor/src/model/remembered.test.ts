import { expect, test } from '@jest/globals';
import { remembered } from './remembered.ts';

test('a result is computed once for each text, undefined too', () => {
  const asked: string[] = [];
  const get = remembered((text) => {
    asked.push(text);
    return text === '' ? undefined : text.length;
  });
  expect(['', 'up', '', 'up'].map((text) => get(text))).toEqual([undefined, 2, undefined, 2]);
  expect(asked).toEqual(['', 'up']);
});

test('a bounded number of results is kept', () => {
  let computed = 0;
  const get = remembered(() => {
    computed += 1;
  });
  for (let text = 0; text < 5000; text += 1) get(String(text));
  get('0');
  expect(computed).toBe(5001);
});
