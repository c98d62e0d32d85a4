import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { panelQueries } from '../../../dashboards/index.ts';
import { deleteOwnedNamespaces } from '../../../k8s/cluster/index.ts';
import { seconds } from '../../../monitoring/promql/index.ts';
import { objectives } from '../../../service/objectives.ts';
import { installForDrill } from '../alerts/drill-installation.ts';
import { alertOf, DRILLS, type Drill, STORE_IMAGE } from '../alerts/drills.ts';
import { type Ground, labFor, makeGround } from '../alerts/ground.ts';
import { GROUP_INTERVAL } from '../alerts/routing.ts';
import { type Outcome, runDrill, tellings } from '../alerts/run-drill.ts';
import { timesTable } from '../alerts/times-table.ts';
import { committed } from '../lab.ts';
import { describe, unanswered } from '../panels.ts';
import { selectorOf } from '../series.ts';

const lab = labFor('drills');

/** A drill that needs an image which nobody named is left out, and says so. */
const left = DRILLS.filter(({ prepare }) => prepare !== undefined && STORE_IMAGE === undefined);
const drills = DRILLS.filter((drill) => !left.includes(drill));

let ground: Ground;
const running = new Map<Drill, Promise<Outcome>>();
const done: (readonly [Drill, Outcome])[] = [];
/** Which queries had no data while an alert fired, of how many that need an incident. */
let panels: { readonly asked: number; readonly empty: readonly string[] } | undefined;

beforeAll(async () => {
  ground = await makeGround(lab);
  // Fewer than 16 installations fit: past 512 KiB of rules the operator mounts another file of them, for which Prometheus starts anew.
  // Side by side, as each breaks an installation of its own, but not started at once: many processes that start are an overload.
  for (const drill of drills) {
    await setTimeout(BETWEEN_STARTS);
    const outcome = perform(drill);
    outcome.catch(() => undefined);
    running.set(drill, outcome);
  }
});

afterAll(async () => {
  lab.say(`Alertmanager tells of changes every ${GROUP_INTERVAL} instead of every 5 minutes.\n${timesTable(done)}`);
  await deleteOwnedNamespaces(lab.objects, lab.ours);
});

test.each(drills.map((drill) => [alertOf(drill), drill.fault, drill] as const))('%s: %s', async (_alert, _fault, drill) => {
  const { rule, told, times } = await (running.get(drill) as Promise<Outcome>);
  lab.say(`${drill.name}: ${JSON.stringify(times)}`);
  if (rule.for === undefined) expect(times.pending).toBeUndefined();
  else expect(times.firing - (times.pending ?? 0)).toBeGreaterThanOrEqual(seconds(rule.for) - LOOKS_APART);
  expect(told.receiver).toBe(rule.labels['severity'] === 'critical' ? 'page' : 'ticket');
  expect(told.labels).toMatchObject({ ...rule.labels, alertname: alertOf(drill), namespace: ground.namespace, job: drill.name });
  expect(told.annotations['summary']).toBe(rule.annotations['summary']);
  for (const part of [drill.name, ground.namespace]) expect(told.annotations['description']).toContain(part);
  expect(told.annotations['description']).not.toMatch(/\{\{|<no value>|NaN|error expanding/);
  expect(told.annotations['runbook_url']).toBe(`${committed.monitoring.runbooks}/${alertOf(drill)}.md`);
  expect(titleOfRunbook(alertOf(drill))).toBe(`# ${alertOf(drill)}`);
});

for (const { fault, ...drill } of left) {
  test.skip(`${alertOf({ fault, ...drill })}: ${fault} (left out: REDIS_IMAGE names no image of Redis)`, () => {});
}

test('while a budget burns fast, nobody is told that it also burns slowly', async () => {
  const outcomes = await Promise.all([...running.values()].map((outcome) => outcome.catch(() => undefined)));
  const burning = drills.filter((_, index) => outcomes[index]?.rule.labels['tier'] === 'page-fast');
  expect(burning.map(({ labels }) => labels?.['slo']).sort()).toEqual(Object.keys(objectives.objectives).sort());
  const deliveries = await ground.goBetween.deliveries();
  for (const { name, labels: own } of burning) {
    // One notification may hold both: that the fast alert is over, and the slower ones that it held back.
    const notified = deliveries.map((delivery) =>
      tellings([delivery], { ...ground, name })
        .filter(({ labels }) => labels['slo'] === own?.['slo'])
        .map(({ status, labels }) => `${labels['tier']} ${status}`),
    );
    const start = notified.findIndex((tiers) => tiers.includes('page-fast firing'));
    const end = notified.findLastIndex((tiers) => tiers.includes('page-fast resolved'));
    expect(end).toBeGreaterThan(start);
    const meanwhile = notified.slice(start, end).flat();
    expect(new Set(meanwhile.filter((tier) => tier.endsWith(' firing')))).toEqual(new Set(['page-fast firing']));
  }
});

test('no fault raises another alert than those that it may', async () => {
  await Promise.allSettled(running.values());
  for (const drill of drills) {
    const selector = selectorOf({ namespace: ground.namespace, name: drill.name }).replace('}', ',alertstate="firing"}');
    const fired = await ground.prometheus.server.query(`count by (alertname) (last_over_time(ALERTS${selector}[15m]))`);
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

/** Two looks can be so many seconds late or early. */
const LOOKS_APART = 8;

const BETWEEN_STARTS = 4_000;

const RUNBOOKS = resolve(import.meta.dirname, '../../../charts/runbooks');

async function perform(drill: Drill): Promise<Outcome> {
  const site = await installForDrill(ground, drill);
  const whileFiring = drill === drills[0] ? askPanels : undefined;
  const outcome = await runDrill(drill, site, whileFiring);
  done.push([drill, outcome]);
  return outcome;
}

async function askPanels(job: string): Promise<void> {
  const queries = panelQueries({ runbooks: committed.monitoring.runbooks }).filter(({ needs }) => needs === 'incident');
  const chosen = { namespace: ground.namespace, job, rateInterval: '1m', range: '1h' };
  const empty = await unanswered(ground.prometheus.server, queries, chosen);
  panels = { asked: queries.length, empty: empty.map((query) => `${describe(query)}: ${query.why}`) };
}

/** What a link to a runbook leads to: a page of the alert's own. */
function titleOfRunbook(alert: string): string | undefined {
  const file = resolve(RUNBOOKS, `${alert}.md`);
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n')[0] : undefined;
}
