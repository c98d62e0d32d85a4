import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import {
  deleteOwnedNamespaces,
  isReady,
  type KubernetesObject,
  nameOf,
  referenceTo,
  remainingObjects,
  throughProxy,
} from 'metric-to-pager/cluster';
import { HTTP_PORT, INSTANCE_LABEL, NAME_LABEL } from 'metric-to-pager/kubernetes';
import { makeConnectivityProbe, restrictedPod } from '../connectivity-probe.ts';
import { type Installation, installCommitted } from '../installation.ts';
import { committedManifests, DASHBOARDS, synthesized } from '../manifests.ts';
import { committed, OWNER, openTestCluster } from '../test-cluster.ts';

const cluster = await openTestCluster();
const outside = `${committed.namespace.name}-outside`;
let installation: Installation;

beforeAll(async () => {
  installation = await installCommitted(cluster);
});

afterAll(async () => {
  await deleteOwnedNamespaces(cluster.objects, cluster.ours);
});

test('the requested number of pods is ready', async () => {
  const pods = await installation.pods();
  expect(pods.filter(isReady).length).toBeGreaterThanOrEqual(committed.autoscaling?.min ?? committed.replicas ?? 1);
});

test('the service answers through its Service, which does not expose the metrics on the HTTP port', async () => {
  const text = await throughProxy(cluster.api, installation.http, { path: '/lorem/word/3/5' });
  expect(text).toMatchObject({ status: 200, headers: { 'content-type': 'application/json; charset=utf-8' } });
  expect(JSON.parse(text.text)).toEqual({ message: expect.stringMatching(/^[a-z]{3,5}$/) });
  expect((await throughProxy(cluster.api, installation.http, { path: '/metrics' })).status).toBe(404);
});

test('applying the same manifests again changes nothing', async () => {
  for (const object of installation.objects) {
    const reference = referenceTo(object);
    const before = await cluster.objects.read(reference);
    const after = await cluster.objects.apply(object, OWNER);
    expect([nameOf(reference), wanted(after)]).toEqual([nameOf(reference), wanted(before)]);
  }
});

test('the cluster accepts the committed dashboards: by dry run in their namespace, and applied in that of the installation', async () => {
  const exact = committedManifests()[DASHBOARDS] ?? [];
  expect(exact.length).toBeGreaterThan(0);
  for (const object of exact) await cluster.objects.apply(object, { ...OWNER, dryRun: true });

  const { namespace } = installation;
  const here = synthesized({ dashboards: { namespace } })[DASHBOARDS] ?? [];
  const moved = exact.map((object) => ({ ...object, metadata: { ...object.metadata, namespace } }));
  const different = moved.filter((object, index) => !isDeepStrictEqual(object, here[index])).map(({ metadata }) => metadata.name);
  // A difference means that the committed file is stale: npm run synth.
  expect({ different, count: here.length }).toEqual({ different: [], count: exact.length });
  for (const object of here) await cluster.objects.apply(object, OWNER);
  const kept = await cluster.objects.list({ apiVersion: 'v1', kind: 'ConfigMap' }, { namespace, labels: committed.dashboards.labels });
  expect(kept.map(({ metadata }) => metadata.name).sort()).toEqual(exact.map(({ metadata }) => metadata.name).sort());
});

test('the namespace admits restricted pods only', async () => {
  const { namespace } = installation;
  const modest = restrictedPod(cluster, { name: 'modest', namespace }, '');
  await cluster.objects.create(modest, { ...OWNER, dryRun: true });
  const privileged = { ...modest, spec: { containers: [{ name: 'node', image: cluster.image, securityContext: { privileged: true } }] } };
  await expect(cluster.objects.create(privileged, { ...OWNER, dryRun: true })).rejects.toThrow(/violates PodSecurity "restricted/);
});

test('the NetworkPolicy allows requests from everywhere, scrapes from the namespace of Prometheus, and no egress', async () => {
  const { namespace, name } = installation;
  const { spec } = await cluster.objects.read<INetworkPolicy>({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    namespace,
    name,
  });
  expect(spec).toEqual({
    podSelector: { matchLabels: { [NAME_LABEL]: name, [INSTANCE_LABEL]: name } },
    policyTypes: ['Ingress', 'Egress'],
    ingress: [
      { ports: [{ port: 'http', protocol: 'TCP' }] },
      {
        from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': committed.monitoring.namespace } } }],
        ports: [{ port: 'metrics', protocol: 'TCP' }],
      },
    ],
  });
});

test('another namespace reaches the API, but not the metrics where the cluster enforces NetworkPolicies', async () => {
  const { namespace, name } = installation;
  const probe = await makeConnectivityProbe(cluster, outside);
  const enforced = await probe.enforcesPolicies();
  if (!enforced) cluster.say('this cluster does not enforce NetworkPolicies: they are compared as objects only');
  const host = `${name}.${namespace}.svc`;
  const reached = await probe.reach([`http://${host}:${HTTP_PORT}/version`, `http://${host}:${committed.metrics.port}/metrics`]);
  expect(reached).toEqual(['answered', enforced ? 'unreachable' : 'answered']);
});

test('deleting it leaves no object in the cluster', async () => {
  const labels = { [NAME_LABEL]: installation.name };
  const namespaces = [installation.namespace, outside];
  expect((await remainingObjects(cluster.objects, { labels, namespaces })).length).toBeGreaterThanOrEqual(installation.objects.length);
  await deleteOwnedNamespaces(cluster.objects, cluster.ours);
  expect(await remainingObjects(cluster.objects, { labels, namespaces })).toEqual([]);
});

// --- internal ---

/** Removes the status and server-side metadata of an object. */
function wanted(object: KubernetesObject & { readonly status?: unknown }): object {
  const { status: _, metadata, ...rest } = object;
  return { ...rest, labels: metadata.labels, annotations: metadata.annotations };
}
