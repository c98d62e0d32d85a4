import type { IAlertmanagerConfig } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1alpha1/AlertmanagerConfig';
import type { IMatcher } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1alpha1/Matcher';
import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Severity } from '../alerts/index.ts';
import type { ServiceIdentity } from '../catalogue/identity.ts';
import { BURN_WINDOWS } from '../slo/index.ts';
import { metadataOf } from './metadata.ts';

/** Alerts that agree in these labels are grouped, and inhibit each other. */
const GROUP_LABELS = ['namespace', 'job', 'slo'];

/** The tiers of burn alerts, from fast to slow. */
const TIERS = BURN_WINDOWS.map(({ tier }) => tier);

/** Receiver and timings per severity. */
const ROUTES = {
  critical: { receiver: 'page', groupWait: '10s', repeatInterval: '1h' },
  warning: { receiver: 'ticket', groupWait: '1m', repeatInterval: '1d' },
  info: { receiver: 'null' },
} as const satisfies Record<Severity, { readonly receiver: string; readonly groupWait?: string; readonly repeatInterval?: string }>;

/**
 * Routes the alerts of an installation: critical alerts to a pager, warnings to tickets. The alert of a fast burn rate inhibits those of
 * slower ones. The Secret `<name>-receivers` holds the webhook URLs under the keys `page` and `ticket`. The matchers on namespace and job
 * make the routing independent of Alertmanager's `alertmanagerConfigMatcherStrategy`.
 */
export class AlertRouting extends ApiObject {
  constructor(scope: Construct, id: string, identity: ServiceIdentity) {
    const secret = `${identity.job}-receivers`;
    const description = `Needs the Secret "${secret}" with the URLs of two webhooks, under the keys "page" and "ticket"; without it, the operator rejects this object.`;
    super(scope, id, {
      apiVersion: 'monitoring.coreos.com/v1alpha1',
      kind: 'AlertmanagerConfig',
      metadata: { ...metadataOf(identity), annotations: { 'kubernetes.io/description': description } },
      spec: {
        route: {
          matchers: [is('namespace', identity.namespace), is('job', identity.job)],
          groupBy: GROUP_LABELS,
          receiver: ROUTES.warning.receiver,
          routes: Object.entries(ROUTES).map(([severity, route]) => ({ matchers: [is('severity', severity)], ...route })),
        },
        inhibitRules: TIERS.slice(0, -1).map((tier, index) => ({
          sourceMatch: [is('tier', tier)],
          targetMatch: [{ name: 'tier', matchType: '=~', value: TIERS.slice(index + 1).join('|') }],
          equal: GROUP_LABELS,
        })),
        receivers: [
          ...['page', 'ticket'].map((name) => ({ name, webhookConfigs: [{ sendResolved: true, urlSecret: { name: secret, key: name } }] })),
          { name: 'null' },
        ],
      },
    } satisfies IAlertmanagerConfig);
  }
}

// --- internal ---

function is(name: string, value: string): IMatcher {
  return { name, matchType: '=', value };
}
