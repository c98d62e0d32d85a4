import { expect, test } from '@jest/globals';
import { number } from './schema.ts';
import { shop } from './testing/shop.ts';
import { describeValues, readValues } from './values.ts';

/** The findings in the message of the error. */
function findings(given: unknown, definition = shop): string[] {
  try {
    readValues(definition, given);
  } catch (error) {
    const [first, ...lines] = (error as Error).message.split('\n');
    expect(first).toBe('The values cannot be used:');
    return lines.map((line) => line.trim());
  }
  return [];
}

test('the defaults of all values', () => {
  expect(readValues(shop, undefined)).toMatchSnapshot();
});

test('the namespace defaults to the name of the installation', () => {
  expect(readValues(shop, { name: 'shop-2' }).namespace).toEqual({ name: 'shop-2', create: true });
  expect(readValues(shop, { name: 'shop-2', namespace: { name: 'team', create: false } }).namespace).toEqual({
    name: 'team',
    create: false,
  });
});

test('a fixed number of replicas replaces autoscaling', () => {
  expect(readValues(shop, { replicas: 3 })).toMatchObject({ replicas: 3, autoscaling: undefined });
  expect(readValues(shop, { autoscaling: { max: 9 } })).toMatchObject({
    replicas: undefined,
    autoscaling: { min: 2, max: 9, cpuPercent: 70 },
  });
});

test('an autoscaler may have equal bounds', () => {
  expect(findings({ autoscaling: { min: 3, max: 3 } })).toEqual([]);
});

test('reports all contradictions', () => {
  const given = {
    replicas: 1,
    autoscaling: { min: 4, max: 2 },
    resources: { cpuRequest: '1.5', cpuLimit: '500m' },
    metrics: { port: 8080 },
    slo: { objectives: { sales: { target: 0.5 } } },
  };
  expect(findings(given)).toEqual([
    'replicas and autoscaling exclude each other, got both; remove one',
    'autoscaling.min must be at most autoscaling.max, got 4 and 2',
    'resources.cpuRequest must be at most resources.cpuLimit, got "1.5" and "500m"',
    'metrics.port must differ from the port of the API, got 8080',
    expect.stringMatching(/^slo\.objectives\.sales\.target must be above 0\.9306, got "0\.5": .* cannot fire$/),
  ]);
});

test('reports invalid values before contradictions', () => {
  expect(findings({ replicas: 'many', metrics: { port: 8080 }, slo: { objectives: { profit: {} } } })).toEqual([
    'replicas must be a whole number from 0 to 1000, got "many"',
    'slo.objectives.profit is unknown; known: sales',
  ]);
});

test('refuses a number in place of text, as YAML reads the tag 1.10 as 1.1', () => {
  expect(findings({ image: { tag: 1.1 } })).toEqual([expect.stringMatching(/^image\.tag must be a tag.*, got 1\.1$/)]);
});

test('refuses values that are not a mapping', () => {
  expect(findings('replicas=1')).toEqual(['the document must be a mapping, got "replicas=1"']);
});

test('a service can have its own values and contradictions, each reported once', () => {
  const own = {
    ...shop,
    fields: { shelves: number({ min: 1, max: 9, whole: true }, { default: 3, help: 'Shelves.' }) },
    contradictions: ({ shelves }: { readonly shelves: number }) => [
      { at: 'shelves', message: `must be odd, got ${shelves}` },
      { at: 'metrics.port', message: 'is taken' },
    ],
  };
  expect(findings({ shelves: 2, metrics: { port: 8080 } }, own as never)).toEqual([
    'metrics.port must differ from the port of the API, got 8080',
    'shelves must be odd, got 2',
  ]);
  expect(findings({ shelves: 2 })).toEqual([expect.stringMatching(/^shelves is unknown; known: name, /)]);
});

test('every value has a description', () => {
  const table = describeValues(shop);
  expect(table.filter(({ help }) => !/^[A-Z].*[.]$/.test(help))).toEqual([]);
  expect(table.map(({ path }) => path)).toContain('slo.objectives.sales.target');
});
