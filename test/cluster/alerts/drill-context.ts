import { deleteOwnedNamespaces, findPrometheus, type ManagedPrometheus, makeNamespace } from 'metric-to-pager/cluster';
import { committed, type Lab, OWNER, openLab } from '../test-cluster.ts';
import { FAULTS_TOKEN } from './faults.ts';
import { type GoBetween, startGoBetween } from './webhook-receiver.ts';

/** What all installations of a run share. */
export interface Ground {
  readonly lab: Lab;
  readonly prometheus: ManagedPrometheus;
  readonly goBetween: GoBetween;
  readonly namespace: string;
}

/** The Secret with what whoever injects faults has to know, under the key `token`. */
export const TOKEN_SECRET = 'faults-token';

/** The cluster of KUBECONFIG, where what is made bears a mark of its own, so that other suites may run at the same time. */
export function labFor(purpose: string): Lab {
  const lab = openLab();
  return { ...lab, ours: { ...lab.ours, owner: { ...OWNER, value: purpose } } };
}

/** Makes a namespace of this run alone, as windows of days would count what an earlier run broke, and starts the go-between in it. */
export async function makeGround(lab: Lab): Promise<Ground> {
  const namespace = `${committed.name}-${lab.ours.owner.value}-${Date.now().toString(36)}`;
  const prometheus = await findPrometheus(lab, { namespace: committed.monitoring.namespace });
  await deleteOwnedNamespaces(lab.objects, lab.ours);
  await makeNamespace(lab.objects, namespace, lab.ours);
  const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: TOKEN_SECRET, namespace }, stringData: { token: FAULTS_TOKEN } };
  await lab.objects.apply(secret, OWNER);
  return { lab, prometheus, goBetween: await startGoBetween(lab, namespace), namespace };
}
