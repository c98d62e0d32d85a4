import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { execa } from 'execa';
import type { IHorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2/HorizontalPodAutoscaler';
import { deleteOwnedNamespaces, findPrometheus, type ManagedPrometheus, until } from 'metric-to-pager/cluster';
import { dashboardsOf } from 'metric-to-pager/kubernetes';
import { lorem } from '../../../charts/lorem.ts';
import { catalogue } from '../../../service/metrics.ts';
import { type Installation, installCommitted } from '../installation.ts';
import { DASHBOARDS, synthesized } from '../manifests.ts';
import { describe, listed, unanswered } from '../panels.ts';
import { waitForRules } from '../rules.ts';
import { waitForTargets, waitUntilForgotten } from '../scraping.ts';
import { compareWithCatalogue, duplicateSeries } from '../series.ts';
import { committed, OWNER, openTestCluster } from '../test-cluster.ts';
import { startTraffic, type Traffic } from '../traffic.ts';

/** Where the preview expects the browser. */
const CHROMIUM = '/usr/bin/chromium';

const cluster = await openTestCluster();
let prometheus: ManagedPrometheus;
let installation: Installation;
let traffic: Traffic | undefined;

beforeAll(async () => {
  if (!existsSync(CHROMIUM)) cluster.say(`SKIPPED: the dashboards are not drawn, as there is no Chromium at ${CHROMIUM}`);
  prometheus = await findPrometheus(cluster, { namespace: committed.monitoring.namespace });
  installation = await installCommitted(cluster);
});

afterAll(async () => {
  await traffic?.stop();
  await deleteOwnedNamespaces(cluster.objects, cluster.ours);
});

test('Prometheus scrapes every pod exactly once and drops none', async () => {
  const targets = await waitForTargets(cluster, prometheus, installation);
  for (const { scrapePool, scrapeUrl, health, labels } of targets)
    cluster.say(`${scrapePool} ${scrapeUrl} ${health} ${JSON.stringify(labels)}`);
});

test('a minute of mixed traffic is answered as expected', async () => {
  traffic = startTraffic(cluster.api, installation.http);
  cluster.say('traffic, for a minute');
  await setTimeout(60_000);
  const { requests, byStatus, unexpected } = traffic.result();
  cluster.say(`${requests} requests, by status ${JSON.stringify(byStatus)}`);
  expect(unexpected).toEqual([]);
  expect(requests).toBeGreaterThan(300);
});

test('Prometheus has every metric of the catalogue, with its labels', async () => {
  const { metrics, series, absent, wrong } = await compareWithCatalogue(prometheus.server, catalogue, installation);
  expect(wrong).toEqual([]);
  cluster.say(`${series} series of ${metrics} metrics; absent optional metrics: ${absent.join(' ') || 'none'}`);
});

test('every rule is healthy', async () => {
  const groups = await waitForRules(cluster, prometheus, installation);
  const rules = groups.flatMap((group) => group.rules);
  const alerting = rules.filter(({ type }) => type === 'alerting').length;
  cluster.say(`${groups.length} groups, ${rules.length} rules, ${alerting} of them alerts`);
});

test('every query of every panel has data', async () => {
  const queries = dashboardsOf(lorem, committed).flatMap(({ queries }) => queries);
  const ofTraffic = queries.filter(({ needs }) => needs === 'traffic');
  expect(ofTraffic.length).toBeGreaterThan(queries.length / 2);
  const chosen = { namespace: installation.namespace, job: installation.name, rateInterval: '1m', range: '1h' };
  const look = async () => {
    const missing = await unanswered(prometheus.server, ofTraffic, chosen);
    return missing.length === 0 ? { found: undefined } : { missing: listed(missing) };
  };
  // Once every rule is healthy, series recorded every 2 minutes exist; rules that aggregate them need one more evaluation.
  await until('every query to have data', look, { ...cluster.wait(150), everySeconds: 10 });
  cluster.say(`${ofTraffic.length} of ${queries.length} queries have data`);
  for (const query of queries.filter(({ needs }) => needs === 'incident')) cluster.say(`needs an incident: ${describe(query)}`);
});

const pictured = existsSync(CHROMIUM) ? test : test.skip;
pictured('the preview draws every dashboard of the cluster, with data from its Prometheus', async () => {
  const { namespace } = installation;
  for (const object of synthesized({ dashboards: { namespace } })[DASHBOARDS] ?? []) await cluster.objects.apply(object, OWNER);
  const folder = await mkdtemp(join(tmpdir(), 'cluster-pictures-'));
  try {
    const argv = ['local/command/main.ts', 'preview', '-n', namespace, '--png', folder, '--theme', 'light', '--from', 'now-15m'];
    const { exitCode, stdout, all } = await execa('node', argv, { reject: false, all: true });
    cluster.say(all);
    expect({ exitCode, drawn: [...stdout.matchAll(/^(\S+) light: .* 0 findings/gm)].map(([, uid]) => uid).sort() }).toEqual({
      exitCode: 0,
      drawn: dashboardsOf(lorem, committed)
        .map(({ uid }) => uid)
        .sort(),
    });
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('no series is duplicated', async () => {
  expect(await duplicateSeries(prometheus.server, installation)).toEqual([]);
});

test('the autoscaler reads the CPU usage', async () => {
  const { namespace, name } = installation;
  const reference = { apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', namespace, name };
  const look = async () => {
    const { status } = await cluster.objects.read<IHorizontalPodAutoscaler>(reference);
    const active = status?.conditions?.find(({ type }) => type === 'ScalingActive');
    const use = status?.currentMetrics?.[0]?.resource?.current.averageUtilization;
    return active?.status === 'True' && use !== undefined ? { found: use } : { missing: active?.message ?? 'it has no metrics yet' };
  };
  const use = await until('the autoscaler to read metrics', look, { ...cluster.wait(120), everySeconds: 5 });
  cluster.say(`${use}% of the requested CPU in use`);
});

test('Prometheus drops the targets and rules of a deleted installation', async () => {
  await traffic?.stop();
  await deleteOwnedNamespaces(cluster.objects, cluster.ours);
  await waitUntilForgotten(cluster, prometheus, installation);
});
