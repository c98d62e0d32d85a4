import { expect, test } from '@jest/globals';
import { cpuSeconds } from '../../metric-to-pager/src/waiting/testing/cpu-seconds.ts';
import { diagnose } from './diagnose.ts';
import type { Diagnosis } from './diagnosis.ts';
import type { Snapshot } from './snapshot/snapshot.ts';
import { CHECKOUT_STEPS, healthy, object, pod, service, slice, target } from './testing/healthy.ts';
import { add, serve } from './testing/merge.ts';

const SERVICES = 1000;
const PODS_EACH = 10;
const MOST_SECONDS = 2;
const MOST_BYTES = 300 * 1024 * 1024;

/** A pattern of its own for each monitor, as they are compiled. */
function keepPods(name: string): object {
  return { action: 'keep', sourceLabels: ['__meta_kubernetes_pod_name'], regex: `(${name})-[0-9]+` };
}

/** A large cluster: each service with its monitor, its slice, ten pods and ten targets, spread over fifty namespaces. */
function large(): Snapshot {
  const objects: ReturnType<typeof object>[] = [];
  const pools: Record<string, object> = {};
  const targets: object[] = [];
  for (let index = 0; index < SERVICES; index++) {
    const [name, namespace] = [`service-${index}`, `team-${index % 50}`];
    const labels = { app: name, tier: 'backend', 'app.kubernetes.io/part-of': 'shop' };
    const pods = Array.from({ length: PODS_EACH }, (_, number) => `${name}-${number}`);
    const pool = `serviceMonitor/${namespace}/${name}/0`;
    objects.push(
      service(name, namespace, { app: name }, labels),
      slice(name, namespace, pods),
      ...pods.map((one) => pod(one, namespace, labels)),
      object(
        'ServiceMonitor',
        name,
        namespace,
        { spec: { selector: { matchLabels: { app: name } }, endpoints: [{ port: 'metrics', relabelings: [keepPods(name)] }] } },
        { labels: { release: 'stack' } },
      ),
    );
    pools[pool] = { relabel: CHECKOUT_STEPS, metricRelabel: [] };
    for (const [number, one] of pods.entries()) {
      targets.push(target(pool, `http://10.1${index >> 8}.${index & 255}.${number}:9464/metrics`, { namespace, pod: one, service: name }));
    }
  }
  return serve(add(healthy(), ...objects), { pools, targets: [...(healthy().prometheus[0]?.targets ?? []), ...targets] });
}

test(`${SERVICES} ServiceMonitors, ${SERVICES} Services and ${SERVICES * PODS_EACH} pods are diagnosed in ${MOST_SECONDS} s of CPU and 300 MB`, () => {
  const snapshot = large();
  const before = process.memoryUsage().heapUsed;
  let diagnosis: Diagnosis | undefined;
  const seconds = cpuSeconds(() => {
    diagnosis = diagnose(snapshot);
  });
  const { findings, examined } = diagnosis as Diagnosis;
  expect(findings).toEqual([]);
  expect(examined).toMatchObject({ monitors: SERVICES + 1, pods: SERVICES * PODS_EACH + 2, targets: SERVICES * PODS_EACH + 1 });
  expect(seconds).toBeLessThan(MOST_SECONDS);
  // Garbage counts as used: what is really held is less.
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(MOST_BYTES);
});
