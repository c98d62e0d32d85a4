import type { IAlertmanagerConfig } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1alpha1/AlertmanagerConfig';
import { type KubernetesObject, type Look, type ManagedPrometheus, throughProxy, until } from 'metric-to-pager/cluster';
import { optionalManifests } from 'metric-to-pager/kubernetes';
import { ALERT_SERIES, type Duration, seconds } from 'metric-to-pager/promql';
import { BURN_WINDOWS } from 'metric-to-pager/slo';
import { lorem } from '../../../charts/lorem.ts';
import type { GivenValues } from '../manifests.ts';
import { committed, OWNER, type TestCluster } from '../test-cluster.ts';
import type { DrillContext } from './drill-context.ts';

/** Alertmanager's `group_interval`: its default of 5 minutes would delay every resolution. */
export const GROUP_INTERVAL = '10s';

/** The receivers of the routing, which are the keys of its Secret. */
const RECEIVERS = ['page', 'ticket'] as const;

/**
 * Applies the generated routing to the webhook receiver, and waits until Alertmanager has loaded it.
 *
 * Runs before any drill has alerts and while no other budget burns fast: an Alertmanager older than 0.30 that reloads its configuration
 * can send alerts that it should inhibit (https://github.com/prometheus/alertmanager/pull/4705).
 */
export async function routeAlerts({ cluster, namespace, receiver, prometheus }: DrillContext, names: readonly string[]): Promise<void> {
  await until('no budget of another suite to burn fast', () => noneBurnsFast(prometheus), cluster.wait(MAX_BURN_SECONDS));
  for (const name of names) {
    const stringData = Object.fromEntries(RECEIVERS.map((name) => [name, receiver.address(name)]));
    const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: `${name}-receivers`, namespace }, stringData };
    await cluster.objects.apply(secret, OWNER);
    await cluster.objects.apply(withGroupInterval(routingOf({ name, namespace: { name: namespace } })), OWNER);
  }
  const paths = names.map((name) => `${namespace}/${name}/`);
  await until('Alertmanager to load the routing', () => hasLoaded(cluster, paths), cluster.wait(180));
}

/** Returns the `group_wait` of a severity, in seconds. */
export function groupWaits(severity: string): number {
  const routes = routingOf({}).spec.route?.routes as readonly Route[] | undefined;
  const route = routes?.find(({ matchers }) => matchers.some(({ name, value }) => name === 'severity' && value === severity));
  return seconds(route?.groupWait ?? '30s');
}

// --- internal ---

/** Longest time that a budget of another suite burns fast after its fault has ended. */
const MAX_BURN_SECONDS = 900;

/** The Service that the operator creates for every Alertmanager. */
const ALERTMANAGER = { kind: 'services', namespace: committed.monitoring.namespace, name: 'alertmanager-operated', port: 9093 } as const;

async function noneBurnsFast({ server }: ManagedPrometheus): Promise<Look<void>> {
  const [fastest] = BURN_WINDOWS;
  const own = `namespace=~"${committed.name}-.+",tier="${fastest?.tier}",alertstate="firing"`;
  const burning = await server.query(`${ALERT_SERIES.ALERTS.name}{${own}}`);
  const names = new Set(burning.map(({ labels }) => labels['job']));
  return burning.length === 0 ? { found: undefined } : { missing: `the budgets of ${[...names].join(', ')} burn` };
}

/** The operator prefixes each receiver with its AlertmanagerConfig. */
async function hasLoaded({ api }: TestCluster, paths: readonly string[]): Promise<Look<void>> {
  const { status, text } = await throughProxy(api, ALERTMANAGER, { path: '/api/v2/status' });
  if (status !== 200) return { missing: `it answers ${status}` };
  const missing = paths.filter((path) => !text.includes(path));
  return missing.length === 0 ? { found: undefined } : { missing: `its configuration lacks ${missing.join(', ')}` };
}

/** The used fields of a route. */
interface Route {
  readonly matchers: readonly { readonly name: string; readonly value: string }[];
  readonly groupWait?: Duration;
}

/** Returns the generated routing of an installation. */
function routingOf(values: GivenValues): KubernetesObject & IAlertmanagerConfig {
  const { 'alertmanager-config.yaml': [routing] = [] } = optionalManifests({ service: lorem, values });
  return routing as KubernetesObject & IAlertmanagerConfig;
}

function withGroupInterval({ spec, ...routing }: KubernetesObject & IAlertmanagerConfig): KubernetesObject {
  return { ...routing, ...{ spec: { ...spec, route: { ...spec.route, groupInterval: GROUP_INTERVAL } } } };
}
