import { expect, test } from '@jest/globals';
import type { Finding } from '../catalogue/findings.ts';
import { variables } from './variables.ts';

const field = variables({
  known: {
    LEVEL: { expected: 'low or high', help: 'A level.', parse: (text) => (['low', 'high'].includes(text) ? text : undefined) },
    PORT: { expected: 'a port', help: 'A port.', parse: Number },
  },
  sources: { PORT: 'metrics.port' },
});

function findings(given: unknown): string[] {
  const found: Finding[] = [];
  field.read(given, 'env', (finding) => found.push(finding));
  return found.map(({ at, message }) => `${at} ${message}`);
}

test('a variable that the service reads, with a value that it accepts, is taken', () => {
  expect(findings({ LEVEL: 'low' })).toEqual([]);
  expect(field.read({ LEVEL: 'low' }, 'env', () => undefined)).toEqual({ LEVEL: 'low' });
});

test('unknown variables, wrong values and variables that follow from another value are refused', () => {
  expect(findings({ LEVEL: 'loud', PORT: '1', COLOUR: 'red', constructor: 'x', lower: 'x' })).toEqual([
    'env.constructor has a name that is not that of an environment variable',
    'env.lower has a name that is not that of an environment variable',
    'env.LEVEL must be low or high, got "loud"',
    'env.PORT cannot be set: it follows from metrics.port',
    'env.COLOUR is no variable that the service reads; known: LEVEL',
    'env.constructor is no variable that the service reads; known: LEVEL',
    'env.lower is no variable that the service reads; known: LEVEL',
  ]);
});

test('only those that can be set are described', () => {
  expect(field.describe('env')).toEqual([{ path: 'env.LEVEL', default: '', help: 'A level.' }]);
});
