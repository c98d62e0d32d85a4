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

test('accepts a valid value of a known variable', () => {
  expect(findings({ LEVEL: 'low' })).toEqual([]);
  expect(field.read({ LEVEL: 'low' }, 'env', () => undefined)).toEqual({ LEVEL: 'low' });
});

test('refuses unknown variables, invalid values and variables that derive from another value', () => {
  expect(findings({ LEVEL: 'loud', PORT: '1', COLOUR: 'red', constructor: 'x', lower: 'x' })).toEqual([
    'env.constructor is not the name of an environment variable',
    'env.lower is not the name of an environment variable',
    'env.LEVEL must be low or high, got "loud"',
    'env.PORT cannot be set; it derives from metrics.port',
    'env.COLOUR is not a variable of the service; known: LEVEL',
    'env.constructor is not a variable of the service; known: LEVEL',
    'env.lower is not a variable of the service; known: LEVEL',
  ]);
});

test('describes only variables that can be set', () => {
  expect(field.describe('env')).toEqual([{ path: 'env.LEVEL', default: '', help: 'A level.' }]);
});
