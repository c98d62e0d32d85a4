import { expect, test } from '@jest/globals';
import { instantClock } from '../waiting/testing/instant-clock.ts';
import type { Deployment } from './deployment.ts';
import { Objects } from './objects.ts';
import { rolloutOf, waitForRollout } from './rollout.ts';
import { fakeApiServer } from './testing/fake-api-server.ts';

const SELECTOR = { matchLabels: { app: 'checkout' } };
const DONE: Deployment = {
  metadata: { generation: 2 },
  spec: { replicas: 2, selector: SELECTOR, template: {} },
  status: { observedGeneration: 2, replicas: 2, updatedReplicas: 2, availableReplicas: 2 },
};

const STATES: readonly (readonly [string, NonNullable<Deployment['status']>])[] = [
  ['the controller has not observed the change', { observedGeneration: 1 }],
  ['1 of 2 pods are updated', { updatedReplicas: 1 }],
  ['1 old pods remain', { replicas: 3 }],
  ['1 of 2 pods are available', { availableReplicas: 1 }],
];

test('a rollout is complete when all pods are updated and available', () => {
  expect(rolloutOf(DONE)).toEqual({ found: { pods: 2 } });
});

test.each(STATES)('an incomplete rollout reports: %s', (missing, status) => {
  expect(rolloutOf({ ...DONE, status: { ...DONE.status, ...status } })).toEqual({ missing });
});

test('the rollout of a Deployment without a status is incomplete', () => {
  expect(rolloutOf({ metadata: { generation: 1 }, spec: DONE.spec } as Deployment)).toHaveProperty('missing');
});

const UNFINISHED = { ...DONE, status: { ...DONE.status, availableReplicas: 1 } };
const DEPLOYMENT = 'GET /apis/apps/v1/namespaces/shop/deployments/checkout';
const PODS = 'GET /api/v1/namespaces/shop/pods?labelSelector=app%3Dcheckout';

function waiting(reason: string, message: string) {
  return {
    items: [
      {
        metadata: { name: 'checkout-1' },
        status: { containerStatuses: [{ name: 'app', image: 'checkout:1', restartCount: 0, state: { waiting: { reason, message } } }] },
      },
    ],
  };
}

function wait(answers: Parameters<typeof fakeApiServer>[0]) {
  const clock = instantClock();
  const done = waitForRollout(new Objects(fakeApiServer(answers)), { namespace: 'shop', name: 'checkout' }, { clock, seconds: 60 });
  return { clock, done };
}

test('waits for a rollout', async () => {
  const { done, clock } = wait({ [DEPLOYMENT]: [UNFINISHED, UNFINISHED, DONE], [PODS]: { items: [] } });
  expect(await done).toEqual({ pods: 2 });
  expect(clock.now()).toBe(2000);
});

test('a missing image ends the wait immediately', async () => {
  const { done, clock } = wait({ [DEPLOYMENT]: UNFINISHED, [PODS]: waiting('ImagePullBackOff', 'not found') });
  await expect(done).rejects.toThrow(
    'Deployment shop/checkout cannot roll out: container app of pod checkout-1 cannot pull image "checkout:1" (ImagePullBackOff: not found)',
  );
  expect(clock.now()).toBe(0);
});

test('the first failure to pull an image does not end the wait', async () => {
  const { done } = wait({ [DEPLOYMENT]: [UNFINISHED, DONE], [PODS]: waiting('ErrImagePull', 'timeout') });
  expect(await done).toEqual({ pods: 2 });
});

test('the timeout error reports a container that keeps terminating', async () => {
  const status = {
    containerStatuses: [
      {
        name: 'app',
        image: 'checkout:1',
        restartCount: 3,
        state: { waiting: { reason: 'CrashLoopBackOff' } },
        lastState: { terminated: { exitCode: 137, reason: 'OOMKilled' } },
      },
    ],
  };
  const { done, clock } = wait({ [DEPLOYMENT]: UNFINISHED, [PODS]: { items: [{ metadata: { name: 'checkout-1' }, status }] } });
  await expect(done).rejects.toThrow(
    'Timed out after 60 s waiting for Deployment shop/checkout to roll out: 1 of 2 pods are available; ' +
      'container app of pod checkout-1 terminated with exit code 137 (OOMKilled), 3 restarts',
  );
  expect(clock.now()).toBe(60_000);
});

test('the timeout error reports an unschedulable pod', async () => {
  const condition = { type: 'PodScheduled', status: 'False', message: '0/1 nodes are available: 1 Insufficient memory.' };
  const pods = { items: [{ metadata: { name: 'checkout-1' }, status: { conditions: [condition] } }] };
  const { done } = wait({ [DEPLOYMENT]: UNFINISHED, [PODS]: pods });
  await expect(done).rejects.toThrow('pod checkout-1 cannot be scheduled: 0/1 nodes are available: 1 Insufficient memory.');
});
