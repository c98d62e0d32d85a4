import { expect, test } from '@jest/globals';
import { read } from './markdown.ts';

const readme = read('README.md');

test('the README has at most 150 lines', () => {
  expect(readme.trimEnd().split('\n').length).toBeLessThanOrEqual(150);
});

test('the README starts and tests the service by one line each', () => {
  for (const command of ['npm ci && npm start', 'npm ci && npm test']) expect(readme.split('\n')).toContain(command);
});

test('the README draws the chain', () => {
  expect(readme).toMatch(/^```mermaid\nflowchart /m);
});
