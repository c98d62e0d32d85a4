import { expect, test } from '@jest/globals';
import { shop } from './testing/shop.ts';
import { interpolateVariables, variableLabels, variables } from './variables.ts';

const built = (scope: 'services' | 'pods') => variables(shop, scope).map((builder) => builder.build());

test('each variable depends on the previous ones', () => {
  expect(built('pods').map(({ name, query: target }) => [name, typeof target === 'object' ? target['query'] : target])).toEqual([
    ['datasource', 'prometheus'],
    ['namespace', 'label_values(shop_build_info, namespace)'],
    ['job', 'label_values(shop_build_info{namespace=~"$namespace"}, job)'],
    ['pod', 'label_values(shop_build_info{namespace=~"$namespace",job=~"$job"}, pod)'],
  ]);
});

test('a service without a build metric is found by the metric of its first objective', () => {
  const { build: _, ...withoutBuild } = shop;
  const [, namespace] = variables(withoutBuild, 'services').map((builder) => builder.build());
  expect(namespace?.query).toMatchObject({ query: expect.stringMatching(/^label_values\(shop_(?!build_info)\w+, namespace\)$/) });
});

test('variables allow several values and default to all', () => {
  for (const { multi, includeAll, current } of built('pods').slice(1))
    expect({ multi, includeAll, current }).toEqual({
      multi: true,
      includeAll: true,
      current: { selected: true, text: ['All'], value: ['$__all'] },
    });
});

test('all namespaces and jobs are those of the service; all pods match any name', () => {
  expect(built('pods').map(({ name, allValue }) => [name, allValue])).toEqual([
    ['datasource', undefined],
    ['namespace', undefined],
    ['job', undefined],
    ['pod', '.*'],
  ]);
});

test('a dashboard of services has no variable for pods', () => {
  expect(built('services').map(({ name }) => name)).toEqual(['datasource', 'namespace', 'job']);
});

test('every variable except the data source has the name of a label', () => {
  for (const scope of ['services', 'pods'] as const) {
    const [, ...names] = built(scope).map(({ name }) => name);
    expect(names).toEqual(variableLabels(scope));
  }
});

test('variables in an expression are replaced as Grafana does', () => {
  const values = { namespace: 'mall', job: 'shop', rateInterval: '1m', range: '1h' };
  expect(
    interpolateVariables('rate(a_total{namespace=~"$namespace",job=~"$job",pod=~"$pod"}[$__rate_interval]) / b[$__range] ~ "$1"', values),
  ).toBe('rate(a_total{namespace=~"mall",job=~"shop",pod=~".*"}[1m]) / b[1h] ~ "$1"');
});
