import type { Fault } from '../../alerts/index.ts';
import { PORTS } from '../../catalogue/ports.ts';
import { podSelectorOf, readDeployment } from '../../cluster/deployment.ts';
import type { ManagedPrometheus } from '../../cluster/find-prometheus.ts';
import { type KubernetesObject, referenceTo } from '../../cluster/kubernetes-object.ts';
import type { Cluster } from '../../cluster/open-cluster.ts';
import { isReady, type Pod, podsOf } from '../../cluster/pods.ts';
import { type Listener, throughProxy } from '../../cluster/proxy.ts';
import {
  abortableClock,
  type DrilledInstallation,
  type DrillOutcome,
  type FaultedPods,
  faultRelay,
  followAlert,
  type Link,
  startWebhookReceiver,
  type WebhookReceiverOptions,
  webhookReceiverObjects,
} from '../../drill/index.ts';
import { type Clock, systemClock } from '../../waiting/clock.ts';
import { type Look, until } from '../../waiting/until.ts';
import type { Installation } from '../status/watching-prometheus.ts';
import { alertRoute, drillName } from './drill-objects.ts';
import type { ListedDrill, RulesObject } from './listed-drills.ts';
import { ALERTMANAGER, FAULTS_TOKEN, preflight } from './preflight.ts';

export interface RunDrillOptions {
  readonly installation: Installation;
  readonly drill: ListedDrill & { readonly fault: Fault };
  readonly rules: RulesObject;
  readonly prometheus: ManagedPrometheus;
  /** The image of the receiver: its entry point is Node.js. @default that of the installation */
  readonly image?: string | undefined;
  readonly signal: AbortSignal;
  /** @default that of this machine */
  readonly clock?: Clock;
  readonly progress: (text: string) => void;
  readonly onLink: (link: Link, seconds: number) => void;
}

/**
 * Checks that the fault can be injected, makes a receiver, routes the alert to it, injects the fault, follows the alert to the receiver
 * and to its end, and removes everything that it made, whatever happens.
 *
 * @throws with the link of the chain that did not follow; after the signal, its reason
 */
export async function runDrill(cluster: Pick<Cluster, 'api' | 'objects'>, options: RunDrillOptions): Promise<DrillOutcome> {
  const { installation, drill, rules, prometheus, progress, onLink, signal } = options;
  const clock = abortableClock(options.clock ?? systemClock, signal);
  const name = drillName(installation);
  const selector = podSelectorOf(await readDeployment(cluster.objects, installation));
  const pods = () => readyPods(cluster, installation.namespace, selector);
  const [pod] = await pods();
  const container = pod?.spec?.containers[0];
  const image = options.image ?? container?.image;
  if (pod === undefined || image === undefined) throw new Error(`No pod of ${installation.namespace}/${installation.name} is ready`);
  const receiver: WebhookReceiverOptions = {
    name,
    namespace: installation.namespace,
    image,
    fieldManager: name,
    notifiers: alertmanagerNamespaces(prometheus),
  };
  const broken = drilled(installation, { metricsPort: metricsPortOf(pod), pods });
  const faults = faultRelay(cluster, {
    name: `${name}-faults`,
    image,
    fieldManager: name,
    installation: broken,
    labels: selector,
    token: container?.env?.find((variable) => variable.name === FAULTS_TOKEN)?.valueFrom?.secretKeyRef as FaultedPods['token'],
  });
  const route = (url: string) =>
    alertRoute({ installation, labels: { alertname: drill.rule.alert, ...drill.labels }, url, selectedBy: rules.metadata.labels ?? {} });
  const made = [...webhookReceiverObjects(receiver), route(''), ...faults.objects];
  await preflight(cluster, { installation, fault: drill.fault, pod, made });
  try {
    progress('starting a receiver');
    const webhook = await startWebhookReceiver(cluster, receiver);
    await cluster.objects.apply(route(webhook.address('drill')), { fieldManager: name });
    progress('routing the alert to it');
    const alertmanager = await until('Alertmanager to follow the route', () => follows(cluster, { installation, prometheus }), {
      clock,
      seconds: 180,
    });
    return await followAlert(
      { alert: drill.rule.alert, labels: drill.labels, fault: drill.fault },
      {
        cluster,
        installation: broken,
        prometheus,
        receiver: webhook,
        faults,
        fieldManager: name,
        alertmanager,
      },
      { clock, everySeconds: 2, signal, onLink },
    );
  } finally {
    progress('cleaning up');
    await removeAll(cluster, made);
  }
}

// --- internal ---

async function readyPods(
  { objects }: Pick<Cluster, 'objects'>,
  namespace: string,
  labels: Readonly<Record<string, string>>,
): Promise<readonly Pod[]> {
  return (await podsOf(objects, { namespace, labels })).filter(isReady);
}

function metricsPortOf({ metadata, spec }: Pod): number {
  const port = spec?.containers.flatMap(({ ports = [] }) => ports).find(({ name }) => name === PORTS.metrics);
  if (port === undefined) throw new Error(`Pod ${metadata.name} has no port named "${PORTS.metrics}"`);
  return port.containerPort;
}

function drilled(installation: Installation, more: Pick<DrilledInstallation, 'metricsPort' | 'pods'>): DrilledInstallation {
  const { namespace, name } = installation;
  return { ...installation, ...more, http: { kind: 'services', namespace, name, port: PORTS.http } };
}

/** Returns the namespaces of the Alertmanagers that Prometheus notifies: those that it names, or its own. */
function alertmanagerNamespaces({ object: { metadata, spec } }: ManagedPrometheus): readonly string[] {
  const own = metadata.namespace ?? '';
  const named = spec?.alerting?.alertmanagers?.map(({ namespace = own }) => namespace) ?? [];
  return [...new Set(named.length === 0 ? [own] : named)];
}

/** Returns the Alertmanager whose configuration has the route: the operator names its receivers by the object that they come from. */
async function follows(
  cluster: Pick<Cluster, 'api' | 'objects'>,
  { installation, prometheus }: Pick<RunDrillOptions, 'installation' | 'prometheus'>,
): Promise<Look<Listener>> {
  const places = alertmanagerNamespaces(prometheus);
  const alertmanagers = (await Promise.all(places.map((namespace) => cluster.objects.list(ALERTMANAGER, { namespace })))).flat();
  for (const { metadata } of alertmanagers) {
    const { name, namespace = '' } = metadata;
    const pods = await podsOf(cluster.objects, { namespace, labels: { alertmanager: name } });
    const pod = pods.find(isReady);
    if (pod === undefined) continue;
    const listener = { kind: 'pods', namespace, name: pod.metadata.name, port: 9093 } as const;
    const { status, text } = await throughProxy(cluster.api, listener, { path: '/api/v2/status' });
    if (status === 200 && text.includes(`${installation.namespace}/${drillName(installation)}/`)) return { found: listener };
  }
  return {
    missing: `none of ${alertmanagers.length} has taken it: see alertmanagerConfigSelector and alertmanagerConfigNamespaceSelector`,
  };
}

async function removeAll({ objects }: Pick<Cluster, 'objects'>, made: readonly KubernetesObject[]): Promise<void> {
  const failed: string[] = [];
  for (const object of made) {
    await objects.remove(referenceTo(object)).catch((error: Error) => failed.push(error.message));
  }
  if (failed.length > 0) throw new Error(`A drill could not clean up:\n  ${failed.join('\n  ')}`);
}
