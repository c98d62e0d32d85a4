import { expect, test } from '@jest/globals';
import type { KubernetesObject } from '../../cluster/kubernetes-object.ts';
import { shop } from '../../kubernetes/testing/shop.ts';
import { styleOf } from '../../terminal/style.ts';
import { recordedRun } from '../../terminal/testing/recorded-run.ts';
import { FakeCluster } from '../testing/fake-cluster.ts';
import { PROMETHEUS_OBJECTS, prometheusAnswers, readyPod, type ShopAnswers } from '../testing/watched-shop.ts';
import { statusCommand, watchStatus } from './command.ts';
import { renderStatus } from './render-status.ts';
import { isHealthy, readStatus } from './status.ts';

const installation = { namespace: 'shop', name: 'shop' };
const labels = { 'app.kubernetes.io/name': 'shop' };

function deployment(status: object): KubernetesObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { ...installation },
    ...{ spec: { replicas: 2, selector: { matchLabels: labels }, template: {} }, status },
  };
}

const DONE = { replicas: 2, updatedReplicas: 2, availableReplicas: 2 };
const PODS = ['a', 'b'].map((name) => readyPod({ name: `shop-${name}`, namespace: 'shop', labels }));
const HEALTHY: ShopAnswers = {
  targets: [{ health: 'up' }, { health: 'up' }],
  rules: [{ name: 'ShopTargetDown', health: 'ok' }],
  samples: {
    'slo:error_budget_remaining:ratio': [{ labels: { slo: 'sales' }, value: 0.875 }],
    'slo:burn_rate:ratio': [{ labels: { slo: 'sales' }, value: 0.512 }],
    shop_build_info: [{ labels: { version: '1.2.3' }, value: 2 }],
  },
};

async function status({ answers = HEALTHY, objects = [deployment(DONE), ...PODS, ...PROMETHEUS_OBJECTS], withoutGroup = '' } = {}) {
  const cluster = new FakeCluster({ objects, withoutGroup, proxied: prometheusAnswers(answers) });
  const found = await readStatus(cluster, { service: shop, installation });
  const text = renderStatus(found, { style: styleOf({ isTTY: false, env: {} }), objectives: shop.objectives });
  return { healthy: isHealthy(found), text };
}

test('one screen: rollout, targets, rules, budgets, alerts, versions', async () => {
  expect(await status()).toEqual({
    healthy: true,
    text: `shop in namespace shop

Rollout     2 of 2 pods ready, done
            shop:1.2.3 (2 pods)
Targets     2 of 2 up, scraped by Prometheus monitoring/k8s
Rules       1 of 1 healthy
Budgets     sales  99% over 30d: 87.5% of the budget left, burning 0.51 times as fast as it lasts
Alerts      none
Versions    version 1.2.3 (2 pods)
`,
  });
});

test('each thing that is wrong is shown with its reason', async () => {
  const answers: ShopAnswers = {
    targets: [{ health: 'up' }, { health: 'down', lastError: 'connection refused' }],
    rules: [{ name: 'ShopTargetDown', health: 'err', lastError: 'parse error' }],
    samples: {
      ALERTS: [
        {
          labels: { alertname: 'ShopErrorBudgetBurn', alertstate: 'firing', severity: 'critical', slo: 'sales', tier: 'page-fast' },
          value: 1,
        },
      ],
    },
  };
  const { healthy, text } = await status({
    answers,
    objects: [deployment({ ...DONE, availableReplicas: 1 }), ...PODS, ...PROMETHEUS_OBJECTS],
  });
  expect(healthy).toBe(false);
  expect(text).toContain('2 of 2 pods ready, 1 of 2 pods are available\n');
  expect(text).toContain(
    'Targets     1 of 2 up, scraped by Prometheus monitoring/k8s\n            http://10.0.0.2:9464/metrics is down: connection refused\n',
  );
  expect(text).toContain('Rules       0 of 1 healthy\n            ShopTargetDown fails: parse error\n');
  expect(text).toContain('Budgets     sales  99% over 30d: not recorded yet\n');
  expect(text).toContain('Alerts      firing ShopErrorBudgetBurn/sales/page-fast (critical)\n');
});

test.each([
  ['a pending alert', { ...HEALTHY, samples: { ALERTS: [{ labels: { alertname: 'A', alertstate: 'pending' }, value: 1 }] } }, true],
  ['a firing alert', { ...HEALTHY, samples: { ALERTS: [{ labels: { alertname: 'A', alertstate: 'firing' }, value: 1 }] } }, false],
  ['no target', { ...HEALTHY, targets: [] }, false],
  ['no rule', { ...HEALTHY, rules: [] }, false],
  ['a rule that was not evaluated yet', { ...HEALTHY, rules: [{ name: 'r', health: 'unknown' }] }, true],
  ['a rule that fails', { ...HEALTHY, rules: [{ name: 'r', health: 'err' }] }, false],
])('with %s', async (_what, answers, healthy) => {
  expect((await status({ answers })).healthy).toBe(healthy);
});

test('nothing deployed, and no Prometheus, are said', async () => {
  const { healthy, text } = await status({ objects: [] });
  expect([healthy, text]).toEqual([
    false,
    expect.stringContaining('Rollout     not deployed\nPrometheus  not asked: the cluster has no Prometheus\n'),
  ]);
  expect((await status({ objects: [], withoutGroup: 'monitoring.coreos.com' })).text).toContain('Prometheus Operator is not installed');
});

test('the watch looks again until Ctrl-C, and survives a look that fails', async () => {
  const stopping = new AbortController();
  let looks = 0;
  const written: string[] = [];
  const look = async () => {
    looks += 1;
    if (looks === 1) throw new Error('The cluster is away');
    stopping.abort();
    return 'all well\n';
  };
  const context = { isTTY: true, signal: stopping.signal, stdout: (text: string) => written.push(text) };
  expect(await watchStatus(look, context as unknown as Parameters<typeof watchStatus>[1])).toBe(0);
  expect(written).toEqual(['\u001B[H\u001B[2JThe cluster is away\n', '\u001B[H\u001B[2Jall well\n']);
});

test('the help names the namespace of the service', async () => {
  const { stdout } = await recordedRun(statusCommand({ ...shop, causes: [] }), ['--help']);
  expect(stdout).toContain('it looks at the namespace "shop"');
});
