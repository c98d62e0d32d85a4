import { expect, test } from '@jest/globals';
import { number } from './schema.ts';
import { shop } from './testing/shop.ts';
import { describeValues, readValues } from './values.ts';

/** The lines that say what is wrong. */
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

test('without any value the service is called as its definition says, scaled, and selected by the usual stack', () => {
  expect(readValues(shop, undefined)).toMatchSnapshot();
});

test('a namespace without a name is called as the installation is', () => {
  expect(readValues(shop, { name: 'shop-2' }).namespace).toEqual({ name: 'shop-2', create: true });
  expect(readValues(shop, { name: 'shop-2', namespace: { name: 'team', create: false } }).namespace).toEqual({
    name: 'team',
    create: false,
  });
});

test('a fixed number of replicas takes the place of autoscaling', () => {
  expect(readValues(shop, { replicas: 3 })).toMatchObject({ replicas: 3, autoscaling: undefined });
  expect(readValues(shop, { autoscaling: { max: 9 } })).toMatchObject({
    replicas: undefined,
    autoscaling: { min: 2, max: 9, cpuPercent: 70 },
  });
});

test('an autoscaler may be held to one number of pods', () => {
  expect(findings({ autoscaling: { min: 3, max: 3 } })).toEqual([]);
});

test('values that contradict each other are all reported', () => {
  const given = {
    replicas: 1,
    autoscaling: { min: 4, max: 2 },
    resources: { cpuRequest: '1.5', cpuLimit: '500m' },
    metrics: { port: 8080 },
    slo: { objectives: { sales: { target: 0.5 } } },
  };
  expect(findings(given)).toEqual([
    'replicas and autoscaling exclude each other, got both: leave one of them out',
    'autoscaling.min must be at most autoscaling.max, got 4 and 2',
    'resources.cpuRequest must be at most resources.cpuLimit, got "1.5" and "500m"',
    'metrics.port must be another port than that of the API, got 8080',
    expect.stringMatching(/^slo\.objectives\.sales\.target must be above 0\.9306, got "0\.5": .* could never fire$/),
  ]);
});

test('values that are wrong one by one are reported before contradictions among them', () => {
  expect(findings({ replicas: 'many', metrics: { port: 8080 }, slo: { objectives: { profit: {} } } })).toEqual([
    'replicas must be a whole number from 0 to 1000, got "many"',
    'slo.objectives.profit is unknown; known here: sales',
  ]);
});

test('a number where text is expected is refused, as a tag 1.10 would turn into 1.1', () => {
  expect(findings({ image: { tag: 1.1 } })).toEqual([expect.stringMatching(/^image\.tag must be a tag.*, got 1\.1$/)]);
});

test('something that is no mapping at all is refused', () => {
  expect(findings('replicas=1')).toEqual(['the whole must be a mapping, got "replicas=1"']);
});

test('a service can have values of its own, and its own view of contradictions, told once', () => {
  const own = {
    ...shop,
    fields: { shelves: number({ min: 1, max: 9, whole: true }, { default: 3, help: 'Shelves.' }) },
    contradictions: ({ shelves }: { readonly shelves: number }) => [
      { at: 'shelves', message: `must be odd, got ${shelves}` },
      { at: 'metrics.port', message: 'is taken' },
    ],
  };
  expect(findings({ shelves: 2, metrics: { port: 8080 } }, own as never)).toEqual([
    'metrics.port must be another port than that of the API, got 8080',
    'shelves must be odd, got 2',
  ]);
  expect(findings({ shelves: 2 })).toEqual([expect.stringMatching(/^shelves is unknown; known here: name, /)]);
});

test('every value is described by one sentence', () => {
  const table = describeValues(shop);
  expect(table.filter(({ help }) => !/^[A-Z].*[.]$/.test(help))).toEqual([]);
  expect(table.map(({ path }) => path)).toContain('slo.objectives.sales.target');
});
