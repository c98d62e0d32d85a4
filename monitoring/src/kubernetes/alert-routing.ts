import type { IAlertmanagerConfig } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1alpha1/AlertmanagerConfig';
import type { IMatcher } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1alpha1/Matcher';
import type { IReceiver } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1alpha1/Receiver';
import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Severity } from '../alerts/index.ts';
import type { ServiceIdentity } from '../catalogue/identity.ts';
import { BURN_WINDOWS } from '../slo/index.ts';
import { metadataOf } from './metadata.ts';

/** What says that alerts are about the same: they are told together, and the faster silences the slower. */
const SUBJECT_LABELS = ['namespace', 'job', 'slo'];

/** Who is told, and how soon and how often, by how soon somebody must look. */
const ROUTES = {
  critical: { receiver: 'page', groupWait: '10s', repeatInterval: '1h' },
  warning: { receiver: 'ticket', groupWait: '1m', repeatInterval: '1d' },
  info: { receiver: 'nobody' },
} as const satisfies Record<Severity, { readonly receiver: string; readonly groupWait?: string; readonly repeatInterval?: string }>;

/**
 * Tells the right people of the alerts of an installation, whatever strategy Alertmanager has for namespaces: who is on duty of the
 * critical ones, a list of tickets of the rest. While a budget burns fast, its slower alerts say nothing new and are held back.
 * The addresses of both webhooks are in a Secret, `<name>-receivers`, under the keys `page` and `ticket`.
 */
export class AlertRouting extends ApiObject {
  constructor(scope: Construct, id: string, identity: ServiceIdentity) {
    const own = [is('namespace', identity.namespace), is('job', identity.job)];
    const object = {
      apiVersion: 'monitoring.coreos.com/v1alpha1',
      kind: 'AlertmanagerConfig',
      metadata: { ...metadataOf(identity), annotations: { 'kubernetes.io/description': need(receiversOf(identity)) } },
      spec: {
        route: {
          matchers: own,
          groupBy: SUBJECT_LABELS,
          receiver: ROUTES.warning.receiver,
          routes: Object.entries(ROUTES).map(([severity, route]) => ({ matchers: [is('severity', severity)], ...route })),
        },
        inhibitRules: BURN_WINDOWS.slice(0, -1).map(({ tier }, index) => ({
          sourceMatch: [is('tier', tier)],
          targetMatch: [
            isOneOf(
              'tier',
              BURN_WINDOWS.slice(index + 1).map((slower) => slower.tier),
            ),
          ],
          equal: SUBJECT_LABELS,
        })),
        receivers: [webhook('page', identity), webhook('ticket', identity), { name: 'nobody' }],
      },
    } satisfies IAlertmanagerConfig;
    super(scope, id, object);
  }
}

// --- internal ---

function need(secret: string): string {
  return `Needs the Secret "${secret}" with the addresses of two webhooks, under the keys "page" and "ticket"; without it, it is rejected as a whole.`;
}

function receiversOf({ job }: ServiceIdentity): string {
  return `${job}-receivers`;
}

function is(name: string, value: string): IMatcher {
  return { name, matchType: '=', value };
}

function isOneOf(name: string, values: readonly string[]): IMatcher {
  return { name, matchType: '=~', value: values.join('|') };
}

function webhook(receiver: string, identity: ServiceIdentity): IReceiver {
  return { name: receiver, webhookConfigs: [{ sendResolved: true, urlSecret: { name: receiversOf(identity), key: receiver } }] };
}
