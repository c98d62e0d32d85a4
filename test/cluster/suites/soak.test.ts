import { afterAll, expect, test } from '@jest/globals';
import { deleteOwnedNamespaces } from 'metric-to-pager/cluster';
import { objectives } from '../../../service/objectives.ts';
import { makeDrillContext, testClusterFor } from '../alerts/drill-context.ts';
import { runSoak } from '../alerts/soak.ts';

const cluster = await testClusterFor('soak');

afterAll(async () => {
  await deleteOwnedNamespaces(cluster.objects, cluster.ours);
});

test('ten minutes of mixed traffic with a rolling restart and a scale-down raise no alert', async () => {
  const { traffic, counted, slow, fired, notified } = await runSoak(await makeDrillContext(cluster));
  cluster.say(`${traffic.requests} requests, by status ${JSON.stringify(traffic.byStatus)}, ${(slow * 100).toFixed(2)}% of the texts slow`);
  expect(traffic.requests).toBeGreaterThan(2000);
  expect(counted).toBe(Object.keys(objectives.objectives).length);
  expect(fired).toEqual([]);
  expect(notified).toEqual([]);
});
