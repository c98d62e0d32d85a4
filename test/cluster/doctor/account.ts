import { type ApiServer, type KubernetesObject, Objects, referenceTo } from 'metric-to-pager/cluster';
import { type ClusterAccess, DOCTOR_NAME, doctorManifests } from 'monitoring-doctor';
import { OWNER, type TestCluster } from '../test-cluster.ts';
import { STACK } from './world.ts';

/** What the account of doctor consists of: the committed manifests without the CronJob, for the Prometheus of the test. */
const MANIFESTS: readonly KubernetesObject[] = doctorManifests({ image: 'none', namespace: STACK, prometheus: 'doctor' }).filter(
  ({ kind }) => kind !== 'CronJob' && kind !== 'PodMonitor',
);

/** Makes the account of doctor, with the rights that its manifests give. */
export async function makeAccount({ objects }: TestCluster): Promise<void> {
  for (const object of MANIFESTS) await objects.apply(object, OWNER);
}

/** Deletes what of the account is in no namespace. */
export async function deleteAccount({ objects }: TestCluster): Promise<void> {
  for (const object of MANIFESTS.filter(({ metadata }) => metadata.namespace === undefined)) await objects.remove(referenceTo(object));
}

/** The cluster as the account of doctor sees it. */
export function asDoctor({ api }: TestCluster): ClusterAccess {
  const user = `system:serviceaccount:${STACK}:${DOCTOR_NAME}`;
  const restricted: ApiServer = {
    url: api.url,
    send: (request) =>
      api.send({ ...request, headers: { ...request.headers, 'Impersonate-User': user, 'Impersonate-Group': 'system:authenticated' } }),
  };
  return { api: restricted, objects: new Objects(restricted) };
}
