import { afterAll, expect, test } from '@jest/globals';
import { deleteOwnedNamespaces } from 'metric-to-pager/cluster';
import { objectives } from '../../../service/objectives.ts';
import { makeDrillContext, testClusterFor } from './drill-context.ts';
import { runSoak, type SoakOptions } from './soak.ts';

const cluster = await testClusterFor('soak');

/** Registers the test of a soak. */
export function testSoak(options: SoakOptions): void {
  afterAll(async () => {
    await deleteOwnedNamespaces(cluster.objects, cluster.ours);
  });

  test(`${options.minutes} minutes of mixed traffic with a rolling restart and a scale-down raise no alert`, async () => {
    const { traffic, counted, slow, fired, notified } = await runSoak(await makeDrillContext(cluster), options);
    cluster.say(
      `${traffic.requests} requests, by status ${JSON.stringify(traffic.byStatus)}, ${(slow * 100).toFixed(2)}% of the texts slow`,
    );
    expect(traffic.requests).toBeGreaterThan(FEWEST_PER_MINUTE * options.minutes);
    expect(counted).toBe(Object.keys(objectives.objectives).length);
    expect(fired).toEqual([]);
    expect(notified).toEqual([]);
  });
}

// --- internal ---

const FEWEST_PER_MINUTE = 200;
