import { expect, test } from '@jest/globals';
import { optionalManifests } from 'metric-to-pager/kubernetes';
import { parse } from 'yaml';
import { type AlertmanagerConfig, alertmanagerConfig } from './alertmanager.ts';
import { lorem } from './lorem.ts';

const { 'alertmanager-config.yaml': [routing] = [] } = optionalManifests({ service: lorem });
const config = parse(alertmanagerConfig(routing as unknown as AlertmanagerConfig)) as Record<string, unknown>;

test('alerts are routed and grouped as in a cluster', () => {
  expect(config['route']).toEqual({
    receiver: 'ticket',
    routes: [
      {
        matchers: ['namespace="lorem"', 'job="lorem"'],
        receiver: 'ticket',
        group_by: ['namespace', 'job', 'slo'],
        routes: [
          { matchers: ['severity="critical"'], receiver: 'page', group_wait: '10s', repeat_interval: '1h' },
          { matchers: ['severity="warning"'], receiver: 'ticket', group_wait: '1m', repeat_interval: '1d' },
          { matchers: ['severity="info"'], receiver: 'null' },
        ],
      },
    ],
  });
});

test('a fast tier inhibits the slower ones as in a cluster', () => {
  expect(config['inhibit_rules']).toContainEqual({
    source_matchers: ['tier="page-fast"'],
    target_matchers: ['tier=~"page-slow|ticket-fast|ticket-slow"'],
    equal: ['namespace', 'job', 'slo'],
  });
});

test('every receiver exists and sends nothing', () => {
  expect(config['receivers']).toEqual([{ name: 'page' }, { name: 'ticket' }, { name: 'null' }]);
});
