import { PORTS } from '../catalogue/ports.ts';
import type { ApiServer } from '../cluster/api-server.ts';
import type { KubernetesObject } from '../cluster/kubernetes-object.ts';
import type { Objects } from '../cluster/objects.ts';
import { addressesOf } from '../cluster/pods.ts';
import type { DrilledInstallation } from './drilled-installation.ts';
import { type FaultedPods, type WebhookReceiverOptions, webhookReceiverObjects } from './receiver-objects.ts';
import { startWebhookReceiver } from './webhook-receiver.ts';

export interface FaultRelayOptions
  extends Pick<WebhookReceiverOptions, 'name' | 'image' | 'fieldManager'>,
    Pick<FaultedPods, 'labels' | 'token'> {
  readonly installation: Pick<DrilledInstallation, 'name' | 'namespace' | 'metricsPort' | 'pods'>;
}

/** Passes faults on to the pods of one installation. */
export interface FaultRelay {
  /** Everything that it makes at the first fault. */
  readonly objects: readonly KubernetesObject[];
  /**
   * Activates a fault in every pod, through `/faults` on the port for metrics.
   *
   * @throws when there is no pod, for a pod that replaced one since the first fault, and when a pod does not take the fault
   */
  put(fault: Readonly<Record<string, string | number>>): Promise<void>;
  /** Ends the faults in the pods that were given one and still exist. */
  end(): Promise<void>;
}

/**
 * Returns a relay of faults. Its receiver is not started before the first fault, as the pods that it reaches are fixed when it is: a fault
 * may roll out other pods before it asks the service.
 */
export function faultRelay(cluster: { readonly api: ApiServer; readonly objects: Objects }, options: FaultRelayOptions): FaultRelay {
  const { name, image, fieldManager, installation, labels, token } = options;
  const { namespace, metricsPort: port } = installation;
  const receiver = (addresses: readonly string[]): WebhookReceiverOptions => {
    return { name, namespace, image, fieldManager, notifiers: [], faults: { addresses, labels, port, token } };
  };
  const access = accessOf(options);
  const present = async () => addressesOf(await installation.pods());
  const start = async (addresses: readonly string[]) => {
    await cluster.objects.apply(access, { fieldManager });
    return { addresses, receiver: await startWebhookReceiver(cluster, receiver(addresses)) };
  };
  let started: ReturnType<typeof start> | undefined;
  const faulted = new Set<string>();
  return {
    objects: [access, ...webhookReceiverObjects(receiver([]))],
    async put(fault) {
      const pods = await present();
      if (pods.length === 0) throw new Error(`${namespace}/${installation.name} has no pod that could take a fault`);
      started ??= start(pods);
      const { addresses, receiver } = await started;
      const late = pods.find((pod) => !addresses.includes(pod));
      if (late !== undefined)
        throw new Error(`Pod ${late} did not exist at the first fault of the drill: roll out before the service is asked for faults`);
      for (const pod of pods) {
        faulted.add(pod);
        await receiver.relay({ pod, method: 'PUT', body: JSON.stringify(fault) });
      }
    },
    async end() {
      // A pod that was replaced has no fault.
      const left = (await present()).filter((pod) => faulted.delete(pod));
      await Promise.all(left.map(async (pod) => (await started)?.receiver.relay({ pod, method: 'DELETE' })));
    },
  };
}

// --- internal ---

/** Lets the receiver reach the port for metrics, where faults are taken, whatever the installation's own policy says. */
function accessOf({ name, installation: { namespace }, labels }: FaultRelayOptions): KubernetesObject {
  const spec = {
    podSelector: { matchLabels: labels },
    policyTypes: ['Ingress'],
    ingress: [{ from: [{ podSelector: { matchLabels: { app: name } } }], ports: [{ protocol: 'TCP', port: PORTS.metrics }] }],
  };
  return { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name, namespace }, ...{ spec } };
}
