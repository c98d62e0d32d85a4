import type { IPrometheusRule } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PrometheusRule';
import { type Look, systemClock, until } from 'metric-to-pager/cluster';
import type { KubernetesObject } from 'metric-to-pager/kubernetes';
import type { AlertingRule, RuleGroup } from 'metric-to-pager/promql';
import { seconds } from 'metric-to-pager/promql';
import type { Installation } from '../installation.ts';
import { installationSelector, narrowed } from '../series.ts';
import { alertNameOf, type Drill } from './drills.ts';
import { type DrillSite, sendRequests } from './faults.ts';
import { LOOK_EVERY } from './latency-bounds.ts';
import type { Delivery, NotifiedAlert } from './webhook-receiver.ts';

/** When each link of the chain was seen: seconds since the fault was injected, and of the last two since it was ended. */
export interface DrillTimes {
  readonly metric: number;
  /** Nothing for an alert that does not wait. */
  readonly pending: number | undefined;
  readonly firing: number;
  readonly delivered: number;
  readonly over: number;
  readonly toldOver: number;
}

/** What a drill brought to light. */
export interface DrillOutcome {
  readonly rule: AlertingRule;
  readonly times: DrillTimes;
  /** The alert as it was first told to somebody, and whom. */
  readonly notified: Notification;
}

/** An alert as somebody was told of it. */
export type Notification = NotifiedAlert & Pick<Delivery, 'receiver' | 'at'>;

/**
 * Injects the fault of a drill, follows the alert from Prometheus to its receiver, ends the fault, and follows the alert to its end.
 *
 * @param whileFiring is called between the delivery and the end of the fault
 * @throws with the link of the chain that did not follow, and what was missing
 */
export async function runDrill(drill: Drill, site: DrillSite, whileFiring?: (job: string) => Promise<void>): Promise<DrillOutcome> {
  const rule = await ruleOf(drill, site);
  const stopTraffic = drill.traffic && sendRequests(site, drill.traffic);
  try {
    await seen(drill, 'no alert to begin with', 60, () => hasNone(site, rule, ''));
    return await breakAndMend(drill, site, { rule, whileFiring });
  } finally {
    await stopTraffic?.();
  }
}

/** What was told of an alert of an installation, oldest first. */
export function notificationsOf(
  deliveries: readonly Delivery[],
  { namespace, name }: Pick<Installation, 'namespace' | 'name'>,
): readonly Notification[] {
  return deliveries
    .flatMap(({ receiver, at, alerts }) => alerts.map((alert) => ({ ...alert, receiver, at })))
    .filter(({ labels }) => labels['namespace'] === namespace && labels['job'] === name);
}

// --- internal ---

interface Course {
  readonly rule: AlertingRule;
  readonly whileFiring: ((job: string) => Promise<void>) | undefined;
}

async function breakAndMend(drill: Drill, site: DrillSite, { rule, whileFiring }: Course): Promise<DrillOutcome> {
  const broken = systemClock.now();
  const undo = await drill.inject(site);
  const risen = await rising(drill, site, rule)
    .then(async (times) => {
      await whileFiring?.(site.installation.name);
      return times;
    })
    // What failed to rise must not go on breaking things, either.
    .catch(async (error: unknown) => {
      await undo();
      throw error;
    });
  const mended = systemClock.now();
  await undo();
  const over = await seen(drill, 'the alert to be over', LONGEST_RESOLUTION, () => hasNone(site, rule, 'firing'));
  const toldOver = await seen(drill, 'the resolution to be delivered', 120, () => notified(site, rule, 'resolved'));
  const since = (start: number, { at }: { readonly at: number }) => Math.round((at - start) / 1000);
  const { metric, pending, firing, delivered } = risen;
  return {
    rule,
    notified: delivered.found,
    times: {
      metric: since(broken, metric),
      pending: pending && since(broken, pending),
      firing: since(broken, firing),
      delivered: since(broken, delivered),
      over: since(mended, over),
      toldOver: since(mended, toldOver),
    },
  };
}

/** Every link of the chain is looked at from the beginning, so that each is timed by itself. */
async function rising(drill: Drill, site: DrillSite, rule: AlertingRule) {
  const wait = seconds(rule.for ?? '1s') + LONGEST_SIGHT;
  const [metric, pending, firing, delivered] = await Promise.all([
    seen(drill, 'the metric that shows it', LONGEST_SIGHT, () => has(site, drill.shows(installationSelector(site.installation)))),
    rule.for && seen(drill, 'the alert to be pending', LONGEST_SIGHT, () => has(site, alerts(site, rule, 'pending'))),
    seen(drill, 'the alert to fire', wait, () => has(site, alerts(site, rule, 'firing'))),
    seen(drill, 'the alert to be delivered', wait + 90, () => notified(site, rule, 'firing')),
  ]);
  return { metric, pending: pending || undefined, firing, delivered };
}

/** Where a whole monitor goes, Prometheus may go on showing what it last scraped for 5 minutes, instead of marking its series as ended. */
const LONGEST_SIGHT = 360;

/** Two restarts are seen for 15 minutes, which is the longest that anything here takes to end. */
const LONGEST_RESOLUTION = 900;

interface Seen<T> {
  readonly at: number;
  readonly found: T;
}

async function seen<T>(drill: Drill, what: string, longest: number, look: () => Promise<Look<T>>): Promise<Seen<T>> {
  const found = await until(`${what} (${alertNameOf(drill)}: ${drill.fault})`, look, {
    clock: systemClock,
    seconds: longest,
    everySeconds: LOOK_EVERY,
  });
  return { at: systemClock.now(), found };
}

async function ruleOf(drill: Drill, { cluster, installation: { namespace, name } }: DrillSite): Promise<AlertingRule> {
  const reference = { apiVersion: 'monitoring.coreos.com/v1', kind: 'PrometheusRule', namespace, name };
  const { spec } = await cluster.objects.read<KubernetesObject & IPrometheusRule>(reference);
  const rules = (spec?.groups ?? []).flatMap((group) => (group as RuleGroup).rules);
  const wanted = Object.entries(drill.labels ?? {});
  const found = rules.find(
    (rule): rule is AlertingRule =>
      'alert' in rule && rule.alert === alertNameOf(drill) && wanted.every(([label, value]) => rule.labels[label] === value),
  );
  if (found === undefined) throw new Error(`The rules of ${namespace}/${name} have no alert ${alertNameOf(drill)}`);
  return found;
}

/** Selects the alert of one rule, in a state or in any. */
function alerts({ installation }: DrillSite, rule: AlertingRule, state: 'pending' | 'firing' | ''): string {
  const labels = { ...rule.labels, alertname: rule.alert, ...(state && { alertstate: state }) };
  const own = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  return `ALERTS${narrowed(installationSelector(installation), own.join())}`;
}

async function has({ prometheus }: DrillSite, expr: string): Promise<Look<void>> {
  const samples = await prometheus.server.query(expr);
  return samples.length > 0 ? { found: undefined } : { missing: `${expr} has no series` };
}

async function hasNone(site: DrillSite, rule: AlertingRule, state: 'firing' | ''): Promise<Look<void>> {
  const samples = await site.prometheus.server.query(alerts(site, rule, state));
  return samples.length === 0 ? { found: undefined } : { missing: `there still is ${JSON.stringify(samples[0]?.labels)}` };
}

async function notified(
  { receiver, installation }: DrillSite,
  rule: AlertingRule,
  status: NotifiedAlert['status'],
): Promise<Look<Notification>> {
  const ofRule = notificationsOf(await receiver.deliveries(), installation).filter(
    ({ labels }) => labels['alertname'] === rule.alert && Object.entries(rule.labels).every(([label, value]) => labels[label] === value),
  );
  // Of what has ended: only what was told last, as it may have come and gone before.
  const found = status === 'firing' ? ofRule.find((alert) => alert.status === status) : ofRule.at(-1);
  if (found?.status === status) return { found };
  return { missing: `of ${ofRule.length} tellings of it none is ${status}, or it was not the last` };
}
