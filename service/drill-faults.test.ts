import { expect, test } from '@jest/globals';
import type { Fault, FaultSite } from 'metric-to-pager/alerts';
import { expressionFindings, knownSeries } from 'metric-to-pager/promql';
import { alertsOf, SLO_SERIES } from 'metric-to-pager/slo';
import { readConfig } from './config.ts';
import { FAULT_NAMES } from './faults/kinds.ts';
import { catalogue } from './metrics.ts';
import { service } from './service.ts';

const alerts = alertsOf(service, { alertPrefix: service.alertPrefix, namespace: 'mine', job: 'lorem' });
const faults = [...new Map(alerts.flatMap(({ fault }) => (fault === undefined ? [] : [[fault.id, fault] as const]))).values()];

test.each(faults)('Prometheus shows the fault $id by series that exist', ({ shows }) => {
  const text = shows('{namespace="mine",job="lorem"}');
  expect(text).toContain('namespace="mine",job="lorem"');
  expect(expressionFindings(text, knownSeries(catalogue, SLO_SERIES))).toEqual([]);
});

test.each(faults)('the fault $id declares what it does, does something, and what it changes can be undone', async (fault) => {
  const done = await actionsOf(fault);
  expect(done.length).toBeGreaterThan(0);
  expect(done.some((action) => action.startsWith('put '))).toBe(fault.asksService ?? false);
  expect(done.filter((action) => action.startsWith('change '))).toEqual((fault.changes ?? []).map(({ kind }) => `change ${kind}`));
  expect(fault.needs).toEqual(fault.asksService ? { FAULTS: 'on' } : undefined);
});

test('faults that change settings wait for the rollout before they send requests', async () => {
  const byId = (id: string) => actionsOf(faults.find((fault) => fault.id === id) as Fault);
  expect(await byId('block')).toEqual(['change Deployment', 'roll out', 'put block', 'send']);
  expect(await byId('cpu-limit')).toEqual(['change Deployment', 'roll out', 'put block', 'send']);
  expect(await byId('low-rate-limit')).toEqual(['change Deployment', 'roll out', 'send']);
  expect(await byId('stuck-rollout')).toEqual(['change Deployment']);
});

// --- internal ---

const CONTAINER = { name: 'lorem', env: [{ name: 'REDIS_URL', valueFrom: {} }], resources: { limits: { memory: '1Gi' } } };
const OBJECTS: Readonly<Record<string, object>> = {
  Deployment: { spec: { template: { spec: { containers: [CONTAINER] } } } },
  Service: { spec: { ports: [{ name: 'metrics', targetPort: 'metrics' }] } },
  ServiceMonitor: { metadata: { labels: { release: 'a' } }, spec: { endpoints: [{ port: 'metrics' }] } },
};

/** Returns what a fault does to an installation, in order. */
async function actionsOf(fault: Fault): Promise<string[]> {
  const done: string[] = [];
  const site: FaultSite = {
    putFault: async ({ kind }) => {
      expect(FAULT_NAMES).toContain(kind);
      done.push(`put ${kind}`);
    },
    change: async ({ kind }, changes) => {
      const { patch, undo } = changes(OBJECTS[kind] as never);
      expect(patch).not.toEqual(undo);
      expect(OBJECTS[kind]).toMatchObject(undo);
      if (kind === 'Deployment') expect(settingsOf(patch)).not.toThrow();
      done.push(`change ${kind}`);
    },
    sendRequests: () => void done.push('send'),
    rolledOut: async () => void done.push('roll out'),
    greatest: async () => 2 ** 30,
    pods: async () => [{ ready: true, terminated: ['Error', 'OOMKilled'] }],
    waitFor: async (what, look) => expect([what, await look()]).toEqual([what, { found: undefined }]),
  };
  await fault.inject(site);
  return done;
}

/** Reads the settings that a patch of the Deployment sets, as the service does. */
function settingsOf(patch: object): () => unknown {
  const { spec } = patch as { spec: { template: { spec: { containers: { env: { name: string; value?: string }[] }[] } } } };
  const env = spec.template.spec.containers.flatMap((container) => container.env);
  return () => readConfig(Object.fromEntries(env.map(({ name, value }) => [name, value])));
}
