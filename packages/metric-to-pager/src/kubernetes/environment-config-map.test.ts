import { expect, test } from '@jest/globals';
import { App, Chart } from 'cdk8s';
import { EnvironmentConfigMap } from './environment-config-map.ts';
import { rendered } from './testing/rendered.ts';

const identity = { job: 'shop', namespace: 'team', alertPrefix: 'Shop' };

function checksum(variables: Readonly<Record<string, string>>): string {
  return new EnvironmentConfigMap(new Chart(new App(), 'test'), 'environment', { identity, variables }).checksum;
}

test('EnvironmentConfigMap', () => {
  expect(rendered((chart) => new EnvironmentConfigMap(chart, 'environment', { identity, variables: { LEVEL: 'low' } }))).toMatchSnapshot();
});

test('the checksum depends on names and values, not on their order', () => {
  expect(checksum({ A: '1', B: '2' })).toBe(checksum({ B: '2', A: '1' }));
  const all = [{ A: '1', B: '2' }, { A: '1', B: '3' }, { A: '1' }, { A: '1', C: '2' }, { A: '1B2' }].map(checksum);
  expect(new Set(all).size).toBe(all.length);
});
