import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { deleteOwnedNamespaces, findPrometheus, type ManagedPrometheus, throughProxy, until } from 'metric-to-pager/cluster';
import { BUDGET_RATIO } from 'metric-to-pager/slo';
import { catalogue as exampleCatalogue } from '../../../examples/greeter/metrics.ts';
import { objectives } from '../../../service/objectives.ts';
import { type Installation, installCommitted, installElsewhere, installExample, type Place } from '../installation.ts';
import { DASHBOARDS, synthesized } from '../manifests.ts';
import { waitForRules } from '../rules.ts';
import { waitForTargets } from '../scraping.ts';
import { compareWithCatalogue, duplicateSeries, installationSelector } from '../series.ts';
import { committed, openTestCluster } from '../test-cluster.ts';

const cluster = await openTestCluster();
const { name, namespace } = committed;
const beside: Place = { name: `${name}-beside`, namespace: namespace.name, makesNamespace: false };
const elsewhere: Place = { name, namespace: `${namespace.name}-elsewhere`, makesNamespace: true };
let prometheus: ManagedPrometheus;
let installations: readonly Installation[];
let example: Installation;

beforeAll(async () => {
  prometheus = await findPrometheus(cluster, { namespace: committed.monitoring.namespace });
  const first = await installCommitted(cluster);
  // Another name in the same namespace, and the same name in another namespace.
  const others = [await installElsewhere(cluster, beside, { replicas: 1 }), await installElsewhere(cluster, elsewhere, { replicas: 1 })];
  installations = [first, ...others];
  example = await installExample(cluster);
});

afterAll(async () => {
  await deleteOwnedNamespaces(cluster.objects, cluster.ours);
});

test('Prometheus scrapes every pod of each installation once, with its job and namespace', async () => {
  for (const installation of installations) {
    const targets = await waitForTargets(cluster, prometheus, installation);
    const { name: job, namespace } = installation;
    expect(targets.map(({ labels }) => [labels['job'], labels['namespace']])).toEqual(targets.map(() => [job, namespace]));
    cluster.say(`${namespace}/${job}: ${targets.length} targets`);
  }
});

test('each installation has its own recorded series, one per objective', async () => {
  const expected = Object.keys(objectives.objectives).sort();
  for (const installation of installations) {
    const look = async () => {
      const samples = await prometheus.server.query(`${BUDGET_RATIO.name}${installationSelector(installation)}`);
      const recorded = samples.map(({ labels }) => labels['slo'] ?? '').sort();
      return recorded.length >= expected.length
        ? { found: recorded }
        : { missing: `${recorded.length} of ${expected.length} are recorded` };
    };
    const what = `the objectives of ${installation.namespace}/${installation.name} to be recorded`;
    expect(await until(what, look, { ...cluster.wait(180), everySeconds: 5 })).toEqual(expected);
  }
});

test('no series is duplicated', async () => {
  for (const installation of installations) expect(await duplicateSeries(prometheus.server, installation)).toEqual([]);
});

test('every installation has the same dashboards, with the same names', () => {
  const { namespace, name } = elsewhere;
  const another = synthesized({ name, namespace: { name: namespace } })[DASHBOARDS];
  expect(another).toEqual(synthesized({})[DASHBOARDS]);
  expect(synthesized({ name: beside.name })[DASHBOARDS]?.map(({ metadata }) => metadata.name)).toEqual(
    another?.map(({ metadata }) => metadata.name),
  );
});

test('another service is scraped and its rules are evaluated like those of this service', async () => {
  expect((await throughProxy(cluster.api, example.http, { path: '/hello/Ann' })).text).toBe('Hello, Ann!\n');
  await waitForTargets(cluster, prometheus, example);
  const { metrics, series, wrong } = await compareWithCatalogue(prometheus.server, exampleCatalogue, example);
  expect(wrong).toEqual([]);
  const groups = await waitForRules(cluster, prometheus, example);
  expect(await duplicateSeries(prometheus.server, example)).toEqual([]);
  cluster.say(`${series} series of ${metrics} metrics, ${groups.length} groups of rules`);
});
