import type { IPrometheusRule } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PrometheusRule';
import { type Look, systemClock, until } from 'metric-to-pager/cluster';
import type { KubernetesObject } from 'metric-to-pager/kubernetes';
import { type AlertingRule, type RuleGroup, seconds } from 'metric-to-pager/promql';
import type { Installation } from '../installation.ts';
import { installationSelector, narrowed } from '../series.ts';
import { alertNameOf, type Drill } from './drills.ts';
import { type InstallationContext, sendRequests } from './faults.ts';
import { LOOK_EVERY, ruleOf } from './latency-bounds.ts';
import type { Delivery, NotifiedAlert } from './webhook-receiver.ts';

/** Seconds until each step: since the injection of the fault, the last two since its end. */
export interface DrillTimes {
  readonly metric: number;
  /** `undefined` for an alert without `for`. */
  readonly pending: number | undefined;
  readonly firing: number;
  readonly delivered: number;
  readonly resolved: number;
  readonly resolutionDelivered: number;
}

/** The result of a drill. */
export interface DrillOutcome {
  readonly rule: AlertingRule;
  readonly times: DrillTimes;
  /** The first notification of the alert. */
  readonly notified: Notification;
}

/** An alert in a notification, with its receiver and time. */
export type Notification = NotifiedAlert & Pick<Delivery, 'receiver' | 'at'>;

/**
 * Injects the fault of a drill, tracks its alert to the receiver, ends the fault, and tracks the alert to its resolution.
 *
 * @param whileFiring runs between the delivery and the end of the fault
 * @throws with the step that timed out, and what was missing
 */
export async function runDrill(
  drill: Drill,
  context: InstallationContext,
  whileFiring?: (job: string) => Promise<void>,
): Promise<DrillOutcome> {
  const rule = await deployedRule(drill, context);
  const stopTraffic = drill.traffic && sendRequests(context, drill.traffic);
  try {
    await seen(drill, 'no alert to begin with', 60, () => hasNone(context, rule, ''));
    return await injectAndEnd(drill, context, { rule, whileFiring });
  } finally {
    await stopTraffic?.();
  }
}

/** Returns the notifications of the alerts of an installation, oldest first. */
export function notificationsOf(
  deliveries: readonly Delivery[],
  { namespace, name }: Pick<Installation, 'namespace' | 'name'>,
): readonly Notification[] {
  return deliveries
    .flatMap(({ receiver, at, alerts }) => alerts.map((alert) => ({ ...alert, receiver, at })))
    .filter(({ labels }) => labels['namespace'] === namespace && labels['job'] === name);
}

// --- internal ---

interface Steps {
  readonly rule: AlertingRule;
  readonly whileFiring: ((job: string) => Promise<void>) | undefined;
}

async function injectAndEnd(drill: Drill, context: InstallationContext, { rule, whileFiring }: Steps): Promise<DrillOutcome> {
  const start = systemClock.now();
  const undo = await drill.inject(context);
  const { metric, pending, firing, delivered } = await raised(drill, context, rule)
    .then(async (times) => {
      await whileFiring?.(context.installation.name);
      return times;
    })
    // The fault ends also when the alert is not raised.
    .catch(async (error: unknown) => {
      await undo();
      throw error;
    });
  const end = systemClock.now();
  await undo();
  const resolved = await seen(drill, 'the alert to be resolved', MAX_RESOLUTION_SECONDS, () => hasNone(context, rule, 'firing'));
  const resolutionDelivered = await seen(drill, 'the resolution to be delivered', 120, () => notified(context, rule, 'resolved'));
  const since = (from: number, { at }: { readonly at: number }) => Math.round((at - from) / 1000);
  return {
    rule,
    notified: delivered.found,
    times: {
      metric: since(start, metric),
      pending: pending && since(start, pending),
      firing: since(start, firing),
      delivered: since(start, delivered),
      resolved: since(end, resolved),
      resolutionDelivered: since(end, resolutionDelivered),
    },
  };
}

/** All steps are polled from the beginning, so that each is timed independently. */
async function raised(drill: Drill, context: InstallationContext, rule: AlertingRule) {
  const wait = seconds(rule.for ?? '1s') + MAX_DETECTION_SECONDS;
  const [metric, pending, firing, delivered] = await Promise.all([
    seen(drill, 'the metric that shows it', MAX_DETECTION_SECONDS, () =>
      has(context, drill.shows(installationSelector(context.installation))),
    ),
    rule.for && seen(drill, 'the alert to be pending', MAX_DETECTION_SECONDS, () => has(context, alerts(context, rule, 'pending'))),
    seen(drill, 'the alert to fire', wait, () => has(context, alerts(context, rule, 'firing'))),
    seen(drill, 'the alert to be delivered', wait + 90, () => notified(context, rule, 'firing')),
  ]);
  return { metric, pending: pending || undefined, firing, delivered };
}

/** When a whole monitor is removed, Prometheus may return its last samples for 5 minutes rather than mark its series as stale. */
const MAX_DETECTION_SECONDS = 360;

/** The longest window of an alert: `changes(process_start_time_seconds[15m])`. */
const MAX_RESOLUTION_SECONDS = 900;

async function seen<T>(drill: Drill, what: string, seconds: number, look: () => Promise<Look<T>>) {
  const options = { clock: systemClock, seconds, everySeconds: LOOK_EVERY };
  const found = await until(`${what} (${alertNameOf(drill)}: ${drill.fault})`, look, options);
  return { at: systemClock.now(), found };
}

async function deployedRule(drill: Drill, { cluster, installation: { namespace, name } }: InstallationContext): Promise<AlertingRule> {
  const reference = { apiVersion: 'monitoring.coreos.com/v1', kind: 'PrometheusRule', namespace, name };
  const { spec } = await cluster.objects.read<KubernetesObject & IPrometheusRule>(reference);
  return ruleOf(
    drill,
    (spec?.groups ?? []).flatMap((group) => (group as RuleGroup).rules),
  );
}

/** Returns a selector of the alert of one rule, in one state or any. */
function alerts({ installation }: InstallationContext, rule: AlertingRule, state: 'pending' | 'firing' | ''): string {
  const labels = { ...rule.labels, alertname: rule.alert, ...(state && { alertstate: state }) };
  const own = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  return `ALERTS${narrowed(installationSelector(installation), own.join())}`;
}

async function has({ prometheus }: InstallationContext, expr: string): Promise<Look<void>> {
  const samples = await prometheus.server.query(expr);
  return samples.length > 0 ? { found: undefined } : { missing: `${expr} has no series` };
}

async function hasNone(context: InstallationContext, rule: AlertingRule, state: 'firing' | ''): Promise<Look<void>> {
  const samples = await context.prometheus.server.query(alerts(context, rule, state));
  return samples.length === 0 ? { found: undefined } : { missing: `it still has ${JSON.stringify(samples[0]?.labels)}` };
}

async function notified(
  { receiver, installation }: InstallationContext,
  rule: AlertingRule,
  status: NotifiedAlert['status'],
): Promise<Look<Notification>> {
  const ofRule = notificationsOf(await receiver.deliveries(), installation).filter(
    ({ labels }) => labels['alertname'] === rule.alert && Object.entries(rule.labels).every(([label, value]) => labels[label] === value),
  );
  // For a resolution only the last notification counts, as the alert may have fired and resolved before.
  const found = status === 'firing' ? ofRule.find((alert) => alert.status === status) : ofRule.at(-1);
  if (found?.status === status) return { found };
  return { missing: `none of ${ofRule.length} notifications is ${status}, or it was not the last` };
}
