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
  type Fault,
  followAlert,
  type Link,
  startWebhookReceiver,
  type WebhookReceiverOptions,
  webhookReceiverObjects,
} from '../../drill/index.ts';
import { PORTS } from '../../kubernetes/metadata.ts';
import { type Clock, systemClock } from '../../waiting/clock.ts';
import { type Look, until } from '../../waiting/until.ts';
import type { Installation } from '../status/watching-prometheus.ts';
import { alertRoute, drillName, faultAccess } from './drill-objects.ts';
import type { ListedDrill, RulesObject } from './listed-drills.ts';

export interface RunDrillOptions {
  readonly installation: Installation;
  readonly drill: ListedDrill;
  readonly fault: Fault;
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
 * Makes a receiver, routes the alert to it, injects the fault, follows the alert to the receiver and to its end, and removes everything that
 * it made, whatever happens.
 *
 * @throws with the link of the chain that did not follow; after the signal, its reason
 */
export async function runDrill(cluster: Pick<Cluster, 'api' | 'objects'>, options: RunDrillOptions): Promise<DrillOutcome> {
  const { installation, drill, fault, rules, prometheus, progress, onLink, signal } = options;
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
    token: container?.env?.find((variable) => variable.name === FAULTS_TOKEN)?.valueFrom?.secretKeyRef as WebhookReceiverOptions['token'],
  };
  const policy = faultAccess({ receiver: name, installation, pods: selector });
  const route = (url: string) =>
    alertRoute({ installation, labels: { alertname: drill.rule.alert, ...drill.labels }, url, selectedBy: rules.metadata.labels ?? {} });
  try {
    progress('starting a receiver');
    await cluster.objects.apply(policy, { fieldManager: name });
    const webhook = await startWebhookReceiver(cluster, receiver);
    await cluster.objects.apply(route(webhook.address('drill')), { fieldManager: name });
    progress('routing the alert to it');
    const alertmanager = await until('Alertmanager to follow the route', () => follows(cluster, installation), { clock, seconds: 180 });
    return await followAlert(
      { ...fault, alert: drill.rule.alert, labels: drill.labels, fault: drill.fault },
      {
        cluster,
        installation: drilled(installation, { metricsPort: metricsPortOf(pod), pods }),
        prometheus,
        receiver: webhook,
        fieldManager: name,
        alertmanager,
      },
      { clock, everySeconds: 2, signal, onLink },
    );
  } finally {
    progress('cleaning up');
    await removeAll(cluster, [...webhookReceiverObjects(receiver), policy, route('')]);
  }
}

// --- internal ---

/** By which a process is given the token that it asks for before it takes faults. */
const FAULTS_TOKEN = 'FAULTS_TOKEN';

const ALERTMANAGER = { apiVersion: 'monitoring.coreos.com/v1', kind: 'Alertmanager' };

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

/** The Alertmanager whose configuration has the route: the operator names its receivers by the object that they come from. */
async function follows(cluster: Pick<Cluster, 'api' | 'objects'>, installation: Installation): Promise<Look<Listener>> {
  const alertmanagers = await cluster.objects.list(ALERTMANAGER);
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
