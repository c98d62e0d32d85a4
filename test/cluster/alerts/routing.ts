import type { IAlertmanagerConfig } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1alpha1/AlertmanagerConfig';
import { type Look, type ManagedPrometheus, throughProxy, until } from 'metric-to-pager/cluster';
import { type KubernetesObject, optionalManifests } from 'metric-to-pager/kubernetes';
import { ALERT_SERIES, type Duration, seconds } from 'metric-to-pager/promql';
import { BURN_WINDOWS } from 'metric-to-pager/slo';
import { lorem } from '../../../charts/lorem.ts';
import type { GivenValues } from '../manifests.ts';
import { committed, OWNER, type TestCluster } from '../test-cluster.ts';
import type { DrillContext } from './drill-context.ts';

/** How soon Alertmanager tells of what changed, where its own 5 minutes would be added to every resolution. */
export const GROUP_INTERVAL = '10s';

/** The receivers of the routing, as its Secret has to name them. */
const RECEIVERS = ['page', 'ticket'] as const;

/**
 * Applies the routing that comes with installations, with receivers that the webhook receiver is, and waits until Alertmanager follows it.
 *
 * It does so before any of them has alerts, and while no other budget burns fast: an Alertmanager older than 0.30 that reads its
 * configuration anew can tell of alerts that it should hold back (https://github.com/prometheus/alertmanager/pull/4705).
 */
export async function routeAlerts({ cluster, namespace, receiver, prometheus }: DrillContext, names: readonly string[]): Promise<void> {
  await until('no budget of another suite to burn fast', () => noneBurnsFast(prometheus), cluster.wait(LONGEST_BURN));
  for (const name of names) {
    const stringData = Object.fromEntries(RECEIVERS.map((name) => [name, receiver.address(name)]));
    const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: `${name}-receivers`, namespace }, stringData };
    await cluster.objects.apply(secret, OWNER);
    await cluster.objects.apply(sooner(routingOf({ name, namespace: { name: namespace } })), OWNER);
  }
  const paths = names.map((name) => `${namespace}/${name}/`);
  await until('Alertmanager to follow the routing', () => follows(cluster, paths), cluster.wait(180));
}

/** How many seconds Alertmanager waits for more before it first tells of an alert of a severity. */
export function groupWaits(severity: string): number {
  const routes = routingOf({}).spec.route?.routes as readonly Route[] | undefined;
  const route = routes?.find(({ matchers }) => matchers.some(({ name, value }) => name === 'severity' && value === severity));
  return seconds(route?.groupWait ?? '30s');
}

// --- internal ---

/** Seconds that a budget of another suite can burn fast: until its windows have forgotten what was broken. */
const LONGEST_BURN = 900;

/** How the operator calls the Service of every Alertmanager. */
const ALERTMANAGER = { kind: 'services', namespace: committed.monitoring.namespace, name: 'alertmanager-operated', port: 9093 } as const;

async function noneBurnsFast({ server }: ManagedPrometheus): Promise<Look<void>> {
  const [fastest] = BURN_WINDOWS;
  const own = `namespace=~"${committed.name}-.+",tier="${fastest?.tier}",alertstate="firing"`;
  const burning = await server.query(`${ALERT_SERIES.ALERTS.name}{${own}}`);
  const names = new Set(burning.map(({ labels }) => labels['job']));
  return burning.length === 0 ? { found: undefined } : { missing: `those of ${[...names].join(', ')} do` };
}

/** The operator names each receiver by the object that it comes from. */
async function follows({ api }: TestCluster, paths: readonly string[]): Promise<Look<void>> {
  const { status, text } = await throughProxy(api, ALERTMANAGER, { path: '/api/v2/status' });
  if (status !== 200) return { missing: `it answers ${status}` };
  const missing = paths.filter((path) => !text.includes(path));
  return missing.length === 0 ? { found: undefined } : { missing: `it does not know ${missing.join(', ')}` };
}

/** As much of a route as is read here. */
interface Route {
  readonly matchers: readonly { readonly name: string; readonly value: string }[];
  readonly groupWait?: Duration;
}

/** The routing that comes with an installation. */
function routingOf(values: GivenValues): KubernetesObject & IAlertmanagerConfig {
  const { 'alertmanager-config.yaml': [routing] = [] } = optionalManifests({ service: lorem, values });
  return routing as KubernetesObject & IAlertmanagerConfig;
}

function sooner({ spec, ...routing }: KubernetesObject & IAlertmanagerConfig): KubernetesObject {
  return { ...routing, ...{ spec: { ...spec, route: { ...spec.route, groupInterval: GROUP_INTERVAL } } } };
}
