import type { IPrometheusRule } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PrometheusRule';
import type { Fault } from '../alerts/index.ts';
import type { KubernetesObject } from '../cluster/kubernetes-object.ts';
import { throughProxy } from '../cluster/proxy.ts';
import { ALERT_SERIES, seconds } from '../promql/index.ts';
import type { AlertingRule, RuleGroup } from '../promql/rules.ts';
import type { Clock } from '../waiting/clock.ts';
import { type Look, until } from '../waiting/until.ts';
import { abortableClock } from './abortable-clock.ts';
import type { DrilledInstallation } from './drilled-installation.ts';
import { inject, sendRequests } from './inject.ts';
import { type DrillSite, selectorOf } from './site.ts';
import type { Delivery, NotifiedAlert } from './webhook-receiver.ts';

/** A fault and the alert that must follow from it. */
export interface AlertDrill {
  /** The name of the alert. */
  readonly alert: string;
  /** Labels that tell it from others of its name. @default none */
  readonly labels?: Readonly<Record<string, string>>;
  readonly fault: Fault;
}

/** The links of the chain in their order. */
export type Link = 'fault' | 'metric' | 'pending' | 'firing' | 'alertmanager' | 'receiver' | 'fault ended' | 'over' | 'resolved';

/** The time of each link of the chain, in seconds since the fault was injected; of the last two since it was ended. */
export interface DrillTimes {
  readonly metric: number;
  /** `undefined` for an alert that does not wait. */
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
  /** The alert in the first notification of it. */
  readonly notified: Notification;
}

/** An alert in a notification. */
export type Notification = NotifiedAlert & Pick<Delivery, 'receiver' | 'at'>;

export interface FollowOptions {
  readonly clock: Clock;
  /** The interval between two polls of a link. */
  readonly everySeconds: number;
  /** Ends the drill early: the fault is ended first. @default it runs to its end */
  readonly signal?: AbortSignal;
  /** Called when a link is seen, with the seconds since the fault was injected. @default nothing */
  readonly onLink?: (link: Link, seconds: number) => void;
  /** Called between the delivery and the end of the fault. @default nothing */
  readonly whileFiring?: () => Promise<void>;
}

/**
 * Injects the fault of a drill, follows the alert from Prometheus to its receiver, ends the fault, and follows the alert to its end. The
 * fault is ended whatever happens.
 *
 * @throws with the link of the chain that did not follow, and what was missing
 */
export async function followAlert(drill: AlertDrill, site: DrillSite, options: FollowOptions): Promise<DrillOutcome> {
  const { signal } = options;
  const failing = new AbortController();
  const clock = abortableClock(options.clock, signal === undefined ? failing.signal : AbortSignal.any([signal, failing.signal]));
  const run: DrillRun = { drill, site, rule: await ruleOf(drill, site), options: { ...options, clock } };
  const stopTraffic = drill.fault.traffic && sendRequests(site, drill.fault.traffic);
  try {
    await seen(run, { what: 'no alert to begin with', longest: 60 }, () => noAlerts(run, ''));
    return await injectAndRecover(run);
  } catch (error) {
    failing.abort(error);
    throw error;
  } finally {
    await stopTraffic?.();
  }
}

/** Returns the notifications of an installation's alerts, oldest first. */
export function notificationsOf(
  deliveries: readonly Delivery[],
  { namespace, name }: Pick<DrilledInstallation, 'namespace' | 'name'>,
): readonly Notification[] {
  return deliveries
    .flatMap(({ receiver, at, alerts }) => alerts.map((alert) => ({ ...alert, receiver, at })))
    .filter(({ labels }) => labels['namespace'] === namespace && labels['job'] === name);
}

// --- internal ---

interface DrillRun {
  readonly drill: AlertDrill;
  readonly site: DrillSite;
  readonly rule: AlertingRule;
  readonly options: FollowOptions;
}

async function injectAndRecover(run: DrillRun): Promise<DrillOutcome> {
  const { drill, site, rule, options } = run;
  const { clock, onLink, whileFiring } = options;
  const injected = clock.now();
  const since = (start: number, at: number) => Math.round((at - start) / 1000);
  const undo = await inject(site, drill.fault, clock);
  onLink?.('fault', since(injected, clock.now()));
  const risen = await rising(run, (link) => onLink?.(link, since(injected, clock.now())))
    .then(async (times) => {
      await whileFiring?.();
      return times;
    })
    // The fault is also ended when a link does not follow.
    .catch(async (error: unknown) => {
      await undo();
      throw error;
    });
  const ended = clock.now();
  await undo();
  onLink?.('fault ended', since(injected, clock.now()));
  const resolved = await seen(run, { what: 'the alert to be over', longest: LONGEST_RESOLUTION }, () => noAlerts(run, 'firing'));
  onLink?.('over', since(injected, clock.now()));
  const resolutionDelivered = await seen(run, { what: 'the resolution to be delivered', longest: 120 }, () => notified(run, 'resolved'));
  onLink?.('resolved', since(injected, clock.now()));
  const { metric, pending, firing, delivered } = risen;
  return {
    rule,
    notified: delivered.found,
    times: {
      metric: since(injected, metric.at),
      pending: pending && since(injected, pending.at),
      firing: since(injected, firing.at),
      delivered: since(injected, delivered.at),
      resolved: since(ended, resolved.at),
      resolutionDelivered: since(ended, resolutionDelivered.at),
    },
  };
}

/** Returns the rising links. All are polled from the beginning, so that each is timed by itself. */
async function rising(run: DrillRun, onLink: (link: Link) => void) {
  const { drill, site, rule } = run;
  const wait = seconds(rule.for ?? '1s') + LONGEST_SIGHT;
  const link = async <T>(name: Link, awaited: Awaited, look: () => Promise<Look<T>>): Promise<Seen<T>> => {
    const found = await seen(run, awaited, look);
    onLink(name);
    return found;
  };
  const { alertmanager } = site;
  const [metric, pending, firing, delivered] = await Promise.all([
    link('metric', { what: 'the metric that shows it', longest: LONGEST_SIGHT }, () =>
      has(site, drill.fault.shows(selectorOf(site.installation))),
    ),
    rule.for && link('pending', { what: 'the alert to be pending', longest: LONGEST_SIGHT }, () => has(site, alerts(run, 'pending'))),
    link('firing', { what: 'the alert to fire', longest: wait }, () => has(site, alerts(run, 'firing'))),
    link('receiver', { what: 'the alert to be delivered', longest: wait + 90 }, () => notified(run, 'firing')),
    alertmanager && link('alertmanager', { what: 'the alert to reach Alertmanager', longest: wait + 60 }, () => reached(run)),
  ]);
  return { metric, pending: pending || undefined, firing, delivered };
}

/** When a whole monitor is deleted, Prometheus may return its last samples for 5 minutes, instead of marking its series as ended. */
const LONGEST_SIGHT = 360;

/** Two restarts are seen for 15 minutes, longer than any other fault. */
const LONGEST_RESOLUTION = 900;

interface Awaited {
  readonly what: string;
  /** The longest to wait, in seconds. */
  readonly longest: number;
}

interface Seen<T> {
  readonly at: number;
  readonly found: T;
}

async function seen<T>({ drill, options }: DrillRun, { what, longest }: Awaited, look: () => Promise<Look<T>>): Promise<Seen<T>> {
  const { clock, everySeconds } = options;
  const found = await until(`${what} (${drill.alert}: ${drill.fault.description})`, look, { clock, seconds: longest, everySeconds });
  return { at: clock.now(), found };
}

async function ruleOf(
  { alert, labels = {} }: AlertDrill,
  { cluster, installation: { namespace, name } }: DrillSite,
): Promise<AlertingRule> {
  const reference = { apiVersion: 'monitoring.coreos.com/v1', kind: 'PrometheusRule', namespace, name };
  const { spec } = await cluster.objects.read<KubernetesObject & IPrometheusRule>(reference);
  const rules = (spec?.groups ?? []).flatMap((group) => (group as RuleGroup).rules);
  const found = rules.find(
    (rule): rule is AlertingRule =>
      'alert' in rule && rule.alert === alert && Object.entries(labels).every(([label, value]) => rule.labels[label] === value),
  );
  if (found === undefined) throw new Error(`The rules of ${namespace}/${name} have no alert ${alert}`);
  return found;
}

/** Selects the alert of one rule, in a state or in any. */
function alerts({ site, rule }: DrillRun, state: 'pending' | 'firing' | ''): string {
  const labels = { ...rule.labels, alertname: rule.alert, ...(state && { alertstate: state }) };
  return `${ALERT_SERIES.ALERTS.name}${selectorOf(site.installation, labels)}`;
}

async function has({ prometheus }: DrillSite, expr: string): Promise<Look<void>> {
  const samples = await prometheus.server.query(expr);
  return samples.length > 0 ? { found: undefined } : { missing: `${expr} has no series` };
}

async function noAlerts(run: DrillRun, state: 'firing' | ''): Promise<Look<void>> {
  const samples = await run.site.prometheus.server.query(alerts(run, state));
  return samples.length === 0 ? { found: undefined } : { missing: `there still is ${JSON.stringify(samples[0]?.labels)}` };
}

async function reached({ site, rule }: DrillRun): Promise<Look<void>> {
  const { alertmanager, cluster, installation } = site;
  if (alertmanager === undefined) return { found: undefined };
  const query = { filter: `alertname="${rule.alert}"` };
  const { status, text } = await throughProxy(cluster.api, alertmanager, { path: '/api/v2/alerts', query });
  if (status !== 200) return { missing: `Alertmanager answers ${status}` };
  const known = JSON.parse(text) as readonly { readonly labels: Readonly<Record<string, string>> }[];
  const own = { ...rule.labels, namespace: installation.namespace, job: installation.name };
  const found = known.some(({ labels }) => Object.entries(own).every(([label, value]) => labels[label] === value));
  return found ? { found: undefined } : { missing: `of its ${known.length} alerts of that name none is of this installation` };
}

async function notified({ site, rule }: DrillRun, status: NotifiedAlert['status']): Promise<Look<Notification>> {
  const { receiver, installation } = site;
  const ofRule = notificationsOf(await receiver.deliveries(), installation).filter(
    ({ labels }) => labels['alertname'] === rule.alert && Object.entries(rule.labels).every(([label, value]) => labels[label] === value),
  );
  // Of a resolution only the last notification counts, as the alert may have resolved before.
  const found = status === 'firing' ? ofRule.find((alert) => alert.status === status) : ofRule.at(-1);
  if (found?.status === status) return { found };
  return { missing: `of ${ofRule.length} notifications of it none is ${status}, or it was not the last` };
}
