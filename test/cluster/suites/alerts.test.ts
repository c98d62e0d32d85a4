import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { deleteOwnedNamespaces } from 'metric-to-pager/cluster';
import { dashboardsOf } from 'metric-to-pager/kubernetes';
import { type Duration, seconds } from 'metric-to-pager/promql';
import { lorem } from '../../../charts/lorem.ts';
import { dashboardLinkFindings } from '../alerts/dashboard-link.ts';
import { type Ground, labFor, makeGround } from '../alerts/drill-context.ts';
import { installForDrill } from '../alerts/drill-installation.ts';
import { timesTable } from '../alerts/drill-record.ts';
import { alertOf, DRILLS, type Drill } from '../alerts/drills.ts';
import { toldWhileHeldBack } from '../alerts/inhibition.ts';
import { promised, titleOf } from '../alerts/latency-bounds.ts';
import { keepRecord } from '../alerts/record-file.ts';
import { routeAlerts } from '../alerts/routing.ts';
import { type Outcome, runDrill, tellings } from '../alerts/run-drill.ts';
import { uninstall } from '../installation.ts';
import { describe, unanswered } from '../panels.ts';
import { narrowed, selectorOf } from '../series.ts';
import { committed } from '../test-cluster.ts';

const lab = labFor('drills');

let ground: Ground;
/** How often Prometheus evaluates rules, in seconds. */
let evaluation: number;
const running = new Map<Drill, Promise<Outcome>>();
const done = new Map<Drill, Outcome>();
/** Which queries had no data while an alert fired, of how many that need an incident. */
let panels: { readonly asked: number; readonly empty: readonly string[] } | undefined;

beforeAll(async () => {
  ground = await makeGround(lab);
  evaluation = seconds((ground.prometheus.object.spec?.evaluationInterval ?? '30s') as Duration);
  await routeAlerts(
    ground,
    DRILLS.map(({ name }) => name),
  );
  // Side by side, as each breaks an installation of its own, but not started at once: many processes that start are an overload.
  // 13 installations fit: past 512 KiB of rules the operator mounts another file of them, for which Prometheus starts anew.
  for (const drill of DRILLS) {
    await setTimeout(BETWEEN_STARTS);
    const outcome = perform(drill);
    outcome.catch(() => undefined);
    running.set(drill, outcome);
  }
});

afterAll(async () => {
  const record = { evaluation, times: Object.fromEntries([...done].map(([drill, { times }]) => [titleOf(drill), times])) };
  lab.say(timesTable([...done.keys()], record));
  if (done.size === DRILLS.length) keepRecord(record);
  await deleteOwnedNamespaces(lab.objects, lab.ours);
});

test.each(DRILLS.map((drill) => [titleOf(drill), drill.fault, drill] as const))('%s: %s', async (_alert, _fault, drill) => {
  const { rule, told, times } = await (running.get(drill) as Promise<Outcome>);
  lab.say(`${drill.name}: ${JSON.stringify(times)}`);
  if (rule.for === undefined) expect(times.pending).toBeUndefined();
  else expect(times.firing - (times.pending ?? 0)).toBeGreaterThanOrEqual(seconds(rule.for) - LOOKS_APART);
  const { firing, delivered } = promised(drill, evaluation);
  expect(times.firing - times.metric).toBeLessThanOrEqual(firing + LATE);
  expect(times.delivered - times.firing).toBeLessThanOrEqual(delivered + LATE);
  expect(told.receiver).toBe(rule.labels['severity'] === 'critical' ? 'page' : 'ticket');
  expect(told.labels).toMatchObject({ ...rule.labels, alertname: alertOf(drill), namespace: ground.namespace, job: drill.name });
  expect(told.annotations['summary']).toBe(rule.annotations['summary']);
  for (const part of [drill.name, ground.namespace]) expect(told.annotations['description']).toContain(part);
  expect(told.annotations['description']).not.toMatch(/\{\{|<no value>|NaN|error expanding/);
  expect(told.annotations['runbook_url']).toBe(`${committed.monitoring.runbooks}/${alertOf(drill)}.md`);
  expect(titleOfRunbook(alertOf(drill))).toBe(`# ${alertOf(drill)}`);
  expect(await dashboardLinkFindings(told, ground.prometheus.server)).toEqual([]);
});

test('while a budget burns fast, nobody is told that it also burns slowly', async () => {
  await Promise.allSettled(running.values());
  const burning = [...done].filter(([, { rule }]) => rule.labels['tier'] === 'page-fast').map(([drill]) => drill);
  expect(burning.map(({ labels }) => labels?.['slo']).sort()).toEqual(Object.keys(lorem.objectives.objectives).sort());
  const deliveries = await ground.goBetween.deliveries();
  for (const { name, labels: own } of burning) {
    const told = tellings(deliveries, { ...ground, name }).filter(({ labels }) => labels['slo'] === own?.['slo']);
    expect(told.filter(({ status, labels }) => status === 'resolved' && labels['tier'] === 'page-fast')).not.toEqual([]);
    expect([name, toldWhileHeldBack(told, { by: 'page-fast' })]).toEqual([name, []]);
  }
});

test('no fault raises another alert than those that it may', async () => {
  await Promise.allSettled(running.values());
  for (const drill of done.keys()) {
    const selector = narrowed(selectorOf({ namespace: ground.namespace, name: drill.name }), 'alertstate="firing"');
    const fired = await ground.prometheus.server.query(`count by (alertname) (last_over_time(ALERTS${selector}[1h]))`);
    const names = fired.map(({ labels }) => labels['alertname'] ?? '');
    const expected = [alertOf(drill), ...(drill.besides ?? []).map((alert) => alertOf({ ...drill, alert }))];
    expect([drill.name, names]).toEqual([drill.name, expect.arrayContaining([alertOf(drill)])]);
    expect([drill.name, names.filter((name) => !expected.includes(name))]).toEqual([drill.name, []]);
  }
});

test('the panels that need an incident have data during one', () => {
  expect(panels?.asked).toBeGreaterThan(0);
  expect(panels?.empty).toEqual([]);
});

// --- internal ---

/** Seconds that two looks can be too close to each other, and an answer to one of them can take. */
const LOOKS_APART = 8;

/** What a machine may be late by on which a dozen of faults happen at once, in seconds. */
const LATE = 30;

const BETWEEN_STARTS = 4_000;

const RUNBOOKS = resolve(import.meta.dirname, '../../../charts/runbooks');

async function perform(drill: Drill): Promise<Outcome> {
  const site = await installForDrill(ground, drill);
  const whileFiring = drill === DRILLS[0] ? askPanels : undefined;
  const outcome = await runDrill(drill, site, whileFiring);
  done.set(drill, outcome);
  await uninstall(lab, site.installation);
  return outcome;
}

async function askPanels(job: string): Promise<void> {
  const queries = dashboardsOf(lorem, committed)
    .flatMap(({ queries }) => queries)
    .filter(({ needs }) => needs === 'incident');
  const chosen = { namespace: ground.namespace, job, rateInterval: '1m', range: '1h' };
  const empty = await unanswered(ground.prometheus.server, queries, chosen);
  panels = { asked: queries.length, empty: empty.map((query) => `${describe(query)}: ${query.why}`) };
}

/** What a link to a runbook leads to: a page of the alert's own. */
function titleOfRunbook(alert: string): string | undefined {
  const file = resolve(RUNBOOKS, `${alert}.md`);
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n')[0] : undefined;
}
