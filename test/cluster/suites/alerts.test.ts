import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { deleteOwnedNamespaces } from 'metric-to-pager/cluster';
import { type DrillOutcome, notificationsOf } from 'metric-to-pager/drill';
import { dashboardsOf } from 'metric-to-pager/kubernetes';
import { type Duration, seconds } from 'metric-to-pager/promql';
import pLimit from 'p-limit';
import { lorem } from '../../../charts/lorem.ts';
import { dashboardLinkFindings } from '../alerts/dashboard-link.ts';
import { type DrillContext, makeDrillContext, testClusterFor } from '../alerts/drill-context.ts';
import { installForDrill } from '../alerts/drill-installation.ts';
import { timesTable } from '../alerts/drill-record.ts';
import { alertOf, DRILLS, type Drill, titleOf } from '../alerts/drills.ts';
import { inhibitedNotifications } from '../alerts/inhibition.ts';
import { latencyBounds } from '../alerts/latency-bounds.ts';
import { keepRecord } from '../alerts/record-file.ts';
import { routeAlerts } from '../alerts/routing.ts';
import { runDrill } from '../alerts/run-drill.ts';
import { uninstall } from '../installation.ts';
import { describe, unanswered } from '../panels.ts';
import { installationSelector, narrowed } from '../series.ts';
import { committed } from '../test-cluster.ts';

const cluster = await testClusterFor('drills');

let context: DrillContext;
/** Evaluation interval of the rules, in seconds. */
let evaluation: number;
const running = new Map<Drill, Promise<DrillOutcome>>();
const done = new Map<Drill, DrillOutcome>();
/** The number of queries that need an incident, and those without data while an alert fired. */
let panels: { readonly asked: number; readonly empty: readonly string[] } | undefined;

beforeAll(async () => {
  context = await makeDrillContext(cluster);
  evaluation = seconds((context.prometheus.object.spec?.evaluationInterval ?? '30s') as Duration);
  await routeAlerts(
    context,
    DRILLS.map(({ name }) => name),
  );
  // In parallel, the longest first, with staggered starts, as many starting processes overload the node.
  const limited = pLimit(AT_ONCE);
  for (const drill of DRILLS.toSorted((one, other) => pauseOf(other) - pauseOf(one))) {
    await setTimeout(STAGGER_MS);
    const outcome = limited(perform, drill);
    outcome.catch(() => undefined);
    running.set(drill, outcome);
  }
});

afterAll(async () => {
  const record = { evaluation, times: Object.fromEntries([...done].map(([drill, { times }]) => [titleOf(drill), times])) };
  cluster.say(timesTable([...done.keys()], record));
  if (done.size === DRILLS.length) keepRecord(record);
  await deleteOwnedNamespaces(cluster.objects, cluster.ours);
});

test.each(DRILLS.map((drill) => [titleOf(drill), alertOf(drill).fault.description, drill] as const))(
  '%s: %s',
  async (_alert, _fault, drill) => {
    const { rule, notified, times } = await (running.get(drill) as Promise<DrillOutcome>);
    cluster.say(`${drill.name}: ${JSON.stringify(times)}`);
    if (rule.for === undefined) expect(times.pending).toBeUndefined();
    else expect(times.firing - (times.pending ?? 0)).toBeGreaterThanOrEqual(seconds(rule.for) - POLL_ERROR);
    const { firing, delivered } = latencyBounds(drill, evaluation);
    expect(times.firing - times.metric).toBeLessThanOrEqual(firing + LATE);
    expect(times.delivered - times.firing).toBeLessThanOrEqual(delivered + LATE);
    expect(notified.receiver).toBe(rule.labels['severity'] === 'critical' ? 'page' : 'ticket');
    expect(notified.labels).toMatchObject({
      ...rule.labels,
      alertname: alertOf(drill).name,
      namespace: context.namespace,
      job: drill.name,
    });
    expect(notified.annotations['summary']).toBe(rule.annotations['summary']);
    for (const part of [drill.name, context.namespace]) expect(notified.annotations['description']).toContain(part);
    expect(notified.annotations['description']).not.toMatch(/\{\{|<no value>|NaN|error expanding/);
    expect(notified.annotations['runbook_url']).toBe(`${committed.monitoring.runbooks}/${alertOf(drill).name}.md`);
    expect(titleOfRunbook(alertOf(drill).name)).toBe(`# ${alertOf(drill).name}`);
    expect(await dashboardLinkFindings(notified, context.prometheus.server)).toEqual([]);
  },
);

test('while the fast tier of a budget fires, notifications of its slower tiers are inhibited', async () => {
  await Promise.allSettled(running.values());
  const burning = [...done].filter(([, { rule }]) => rule.labels['tier'] === 'page-fast').map(([drill]) => drill);
  expect(burning.map((drill) => alertOf(drill).labels?.['slo']).sort()).toEqual(Object.keys(lorem.objectives.objectives).sort());
  const deliveries = await context.receiver.deliveries();
  for (const drill of burning) {
    const { name } = drill;
    const own = alertOf(drill).labels;
    const notified = notificationsOf(deliveries, { ...context, name }).filter(({ labels }) => labels['slo'] === own?.['slo']);
    expect(notified.filter(({ status, labels }) => status === 'resolved' && labels['tier'] === 'page-fast')).not.toEqual([]);
    expect([name, inhibitedNotifications(notified, { by: 'page-fast' })]).toEqual([name, []]);
  }
});

test('no fault raises an alert besides its expected ones', async () => {
  await Promise.allSettled(running.values());
  for (const drill of done.keys()) {
    const selector = narrowed(installationSelector({ namespace: context.namespace, name: drill.name }), 'alertstate="firing"');
    const fired = await context.prometheus.server.query(`count by (alertname) (last_over_time(ALERTS${selector}[1h]))`);
    const names = fired.map(({ labels }) => labels['alertname'] ?? '');
    const expected = [alertOf(drill).name, ...(drill.besides ?? []).map((alert) => lorem.alertPrefix + alert)];
    expect([drill.name, names]).toEqual([drill.name, expect.arrayContaining([alertOf(drill).name])]);
    expect([drill.name, names.filter((name) => !expected.includes(name))]).toEqual([drill.name, []]);
  }
});

test('the panels that need an incident have data during one', () => {
  expect(panels?.asked).toBeGreaterThan(0);
  expect(panels?.empty).toEqual([]);
});

// --- internal ---

/** Largest error of the time between two polls, in seconds. */
const POLL_ERROR = 8;

/** Tolerance in seconds for a node with a dozen of faults at once. */
const LATE = 30;

const STAGGER_MS = 4_000;

/** Installations at a time. Above 512 KiB of rules, those of about a dozen, the operator mounts another ConfigMap, for which Prometheus restarts. */
const AT_ONCE = 8;

const RUNBOOKS = resolve(import.meta.dirname, '../../../charts/runbooks');

/** The `for` of the alert of a drill, in seconds. */
function pauseOf(drill: Drill): number {
  const pause = drill.scale?.for ?? alertOf(drill).for;
  return pause === undefined ? 0 : seconds(pause);
}

async function perform(drill: Drill): Promise<DrillOutcome> {
  const installed = await installForDrill(context, drill);
  const whileFiring = drill === DRILLS[0] ? askPanels : undefined;
  const outcome = await runDrill(drill, installed, whileFiring);
  done.set(drill, outcome);
  await uninstall(cluster, installed.installation);
  return outcome;
}

async function askPanels(job: string): Promise<void> {
  const queries = dashboardsOf(lorem, committed)
    .flatMap(({ queries }) => queries)
    .filter(({ needs }) => needs === 'incident');
  const chosen = { namespace: context.namespace, job, rateInterval: '1m', range: '1h' };
  const empty = await unanswered(context.prometheus.server, queries, chosen);
  panels = { asked: queries.length, empty: empty.map((query) => `${describe(query)}: ${query.why}`) };
}

/** Returns the title of the runbook of an alert. */
function titleOfRunbook(alert: string): string | undefined {
  const file = resolve(RUNBOOKS, `${alert}.md`);
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n')[0] : undefined;
}
