import { expect, test } from '@jest/globals';
import { type AlertDefinition, cpuThrottled, eventLoopSaturated, targetAbsent, targetDown } from './alerts/index.ts';
import { anyValue, defineCatalogue } from './catalogue/catalogue.ts';
import type { IdentityLabels } from './catalogue/identity.ts';
import { shop } from './kubernetes/testing/shop.ts';
import { above, CADVISOR_SERIES, series, TARGET_SERIES } from './promql/index.ts';
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
      'name must be at most 40 lower-case letters, digits and dashes that start with a letter and do not end with a dash, got "Shop!"',
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
            byHand: 'x',
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
    'a version and a domain that are none',
    { version: 'no version', domain: 'shop' },
    [
      'version must be a tag, or a digest "sha256:" with 64 hexadecimal digits, got "no version"',
      'domain must be a domain such as "shop.example", got "shop"',
    ],
  ],
  [
    'two alerts of one name, one of them that of the objectives',
    { alerts: [targetDown, targetDown, changed({ name: 'ErrorBudgetBurn' })] },
    ['alerts has two alerts named "TargetDown"', 'alerts has two alerts named "ErrorBudgetBurn"'],
  ],
  [
    'options out of range',
    { alerts: [eventLoopSaturated({ share: 90 }), cpuThrottled({ share: 0 })] },
    ['alerts.EventLoopSaturated.share must be between 0 and 1, got "90"', 'alerts.CpuThrottled.share must be between 0 and 1, got "0"'],
  ],
  [
    'another job, and a threshold that nothing proves',
    { alerts: [changed({ expr: ofNobody, description: 'Down.', expectation: undefined })] },
    [
      'alerts.TargetDown.expr must select the job of the installation, got "up{namespace="the-namespace",job="nobody"}"',
      'alerts.TargetDown.expectation is missing: add it, or say in "unproven" why it is not proven',
    ],
  ],
  [
    'no selectors at all',
    { alerts: [changed({ expr: () => series(TARGET_SERIES.up), description: 'Down.' })] },
    [
      'alerts.TargetDown.expr must select the namespace of the installation, got "up"',
      'alerts.TargetDown.expr must select the job of the installation, got "up"',
    ],
  ],
  [
    'only series of the kubelet, which are of any service',
    { alerts: [changed({ expr: ofKubelet })] },
    ['alerts.TargetDown.expr must select at least one series of the installation by namespace and job'],
  ],
  [
    'an expression that does not parse',
    { alerts: [changed({ expr: () => ({ text: 'up{', binding: 1 }) })] },
    ['alerts.TargetDown.expr cannot be formed: The expression "up{" does not parse at character 4'],
  ],
  [
    'a duration that Prometheus refuses, and templates that do not parse',
    { alerts: [changed({ for: '10min' as '10m', description: '{{ $labels.pod ', summary: '{{ end }}' })] },
    [
      'alerts.TargetDown.for must be a duration such as "5m", got "10min"',
      'alerts.TargetDown.summary must be a template that Prometheus parses, but it has an {{ end }} without a block',
      'alerts.TargetDown.description must be a template that Prometheus parses, but it has an action without an end, "{{ $labels.pod "',
    ],
  ],
  [
    'labels that the expressions drop',
    { alerts: [{ ...targetAbsent, description: 'Pod {{ $labels.pod }}.' }, changed({ description: '{{ $labels.instance }} is down.' })] },
    [
      'alerts.TargetAbsent.description shows the label "pod", which the expression drops',
      'alerts.TargetDown.description shows the label "instance", which the expression drops',
    ],
  ],
  [
    'an alert without a fault, and faults that cannot be told apart',
    {
      alerts: [
        changed({ fault: undefined }),
        targetAbsent,
        changed({ name: 'Other', fault: { ...targetAbsent.fault, shows: () => '' } }),
        changed({ name: 'Third', fault: { ...targetAbsent.fault, id: 'Stop it' } }),
      ],
    },
    [
      'alerts.TargetDown.fault is missing: add it, or say in "byHand" what to do instead',
      'alerts.Third.fault.id must be lower case words with dashes, got "Stop it"',
      'alerts has two faults with the id "unselected-monitor"',
    ],
  ],
])('reports every finding at once: %s', (_what, changes, findings) => {
  expect(findingsOf({ ...shop, ...changes })).toEqual(findings);
});

// --- internal ---

/** An alert as JavaScript may define it, which the types of an alert would refuse. */
function changed(changes: object): AlertDefinition {
  return { ...targetDown, ...changes };
}

function ofNobody({ namespace }: IdentityLabels) {
  return above(series(TARGET_SERIES.up, { namespace, job: 'nobody' }), 1e9);
}

function ofKubelet({ namespace }: IdentityLabels) {
  return series(CADVISOR_SERIES.container_memory_rss, { namespace });
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
