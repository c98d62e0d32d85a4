import { expect, test } from '@jest/globals';
import { shop } from './testing/shop.ts';
import { chosenLabels, filledIn, variables } from './variables.ts';

const built = (choices: 'services' | 'pods') => variables(shop, choices).map((builder) => builder.build());

test('each variable is looked up among what the ones before it leave', () => {
  expect(built('pods').map(({ name, query: target }) => [name, typeof target === 'object' ? target['query'] : target])).toEqual([
    ['datasource', 'prometheus'],
    ['namespace', 'label_values(shop_build_info, namespace)'],
    ['job', 'label_values(shop_build_info{namespace=~"$namespace"}, job)'],
    ['pod', 'label_values(shop_build_info{namespace=~"$namespace",job=~"$job"}, pod)'],
  ]);
});

test('several values can be chosen, and at first all are', () => {
  for (const { multi, includeAll, current } of built('pods').slice(1))
    expect({ multi, includeAll, current }).toEqual({
      multi: true,
      includeAll: true,
      current: { selected: true, text: ['All'], value: ['$__all'] },
    });
});

test('all namespaces and jobs are those of the service, not every one that there is', () => {
  expect(built('pods').map(({ name, allValue }) => [name, allValue])).toEqual([
    ['datasource', undefined],
    ['namespace', undefined],
    ['job', undefined],
    ['pod', '.*'],
  ]);
});

test('a dashboard of whole services has no choice of pods', () => {
  expect(built('services').map(({ name }) => name)).toEqual(['datasource', 'namespace', 'job']);
});

test('every variable but the data source chooses by the label of its name', () => {
  for (const choices of ['services', 'pods'] as const) {
    const [, ...names] = built(choices).map(({ name }) => name);
    expect(names).toEqual(chosenLabels(choices));
  }
});

test('an expression is filled in as Grafana would', () => {
  const chosen = { namespace: 'mall', job: 'shop', rateInterval: '1m', range: '1h' };
  expect(filledIn('rate(a_total{namespace=~"$namespace",job=~"$job",pod=~"$pod"}[$__rate_interval]) / b[$__range] ~ "$1"', chosen)).toBe(
    'rate(a_total{namespace=~"mall",job=~"shop",pod=~".*"}[1m]) / b[1h] ~ "$1"',
  );
});
