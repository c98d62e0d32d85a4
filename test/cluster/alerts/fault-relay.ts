import { addressesOf, podSelectorOf, readDeployment } from 'metric-to-pager/cluster';
import { startWebhookReceiver, type WebhookReceiver } from 'metric-to-pager/drill';
import type { Installation } from '../installation.ts';
import { committed, OWNER } from '../test-cluster.ts';
import { type DrillContext, TOKEN_SECRET } from './drill-context.ts';

/** Passes faults on to the pods of one installation, by a receiver that is started with the pods of the first fault. */
export function faultRelay({ cluster }: DrillContext, installation: Installation): WebhookReceiver['relay'] {
  const { name, namespace } = installation;
  const start = async () =>
    startWebhookReceiver(cluster, {
      name: `${name}-relay`,
      namespace,
      image: cluster.image,
      fieldManager: OWNER.fieldManager,
      notifiers: [],
      faults: {
        addresses: addressesOf(await installation.pods()),
        labels: podSelectorOf(await readDeployment(cluster.objects, { namespace, name })),
        port: committed.metrics.port,
        token: { name: TOKEN_SECRET, key: 'token' },
      },
    });
  let started: ReturnType<typeof start> | undefined;
  return async (fault) => {
    started ??= start();
    await (await started).relay(fault);
  };
}
