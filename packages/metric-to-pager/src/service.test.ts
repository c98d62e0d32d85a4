import { expect, test } from '@jest/globals';
import { type AlertTemplate, targetDown } from './alerts/index.ts';
import { anyValue, defineCatalogue } from './catalogue/catalogue.ts';
import { shop } from './kubernetes/testing/shop.ts';
import { defineService, type ServiceDefinition } from './service.ts';
import { errorRatioSli } from './slo/index.ts';

const other = defineCatalogue({
  other_requests_total: { type: 'counter', help: 'Requests.', labels: { result: ['good', 'bad'] } },
  other_build_info: { type: 'gauge', help: 'Build.', labels: { version: anyValue } },
  other_up: { type: 'gauge', help: 'Up.' },
}).metrics;

test('a valid definition is returned unchanged', () => {
  expect(defineService(shop)).toBe(shop);
});

test.each<[what: string, changes: Partial<ServiceDefinition>, findings: readonly string[]]>([
  [
    'names that Kubernetes or Prometheus rejects',
    { name: 'Shop!', alertPrefix: 'shop-' },
    [
      'name must be at most 40 lower-case letters, digits and dashes, starting with a letter, got "Shop!"',
      'alertPrefix must be CamelCase, got "shop-"',
    ],
  ],
  [
    'a build that is not in the catalogue',
    { build: other.other_build_info },
    ['build reads "other_build_info", which is not in the catalogue'],
  ],
  [
    'a build without labels',
    { build: other.other_up },
    ['build reads "other_up", which is not in the catalogue', 'build must have labels that identify a build, got "other_up"'],
  ],
  [
    "an objective on another service's metric, with a target outside of 0 and 1",
    {
      objectives: {
        ...shop.objectives,
        objectives: {
          other: {
            description: 'x',
            target: 99,
            sli: errorRatioSli(other.other_requests_total, { events: {}, bad: { result: 'bad' } }),
            drill: 'x',
          },
        },
      },
    },
    [
      'objectives.objectives.other.sli reads "other_requests_total", which is not in the catalogue',
      'objectives.objectives.other.target must be between 0 and 1, got "99"',
    ],
  ],
  [
    'a duplicate alert, and one without the prefix',
    { alerts: [targetDown, targetDown, named('PaymentDown')] },
    ['alerts has two alerts named "ShopTargetDown"', 'alerts.PaymentDown must start with alertPrefix, "Shop"'],
  ],
])('reports every finding at once: %s', (_what, changes, findings) => {
  expect(findingsOf({ ...shop, ...changes })).toEqual(findings);
});

// --- internal ---

function named(name: string): AlertTemplate {
  return (identity) => ({ ...targetDown(identity), name });
}

function findingsOf(definition: ServiceDefinition): string[] {
  try {
    defineService(definition);
    return [];
  } catch (error) {
    const [, ...lines] = (error as Error).message.split('\n');
    return lines.map((line) => line.trim());
  }
}
