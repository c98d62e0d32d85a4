import type { IAlertmanagerConfig } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1alpha1/AlertmanagerConfig';
import { installationFiles } from '../../../charts/synth.ts';
import { type KubernetesObject, objectsIn } from '../../../k8s/cluster/index.ts';
import type { Installation } from '../installation.ts';
import { type Lab, OWNER } from '../lab.ts';
import type { GoBetween } from './go-between.ts';

/** How soon Alertmanager tells of what changed, where its own 5 minutes would be added to every resolution. */
export const GROUP_INTERVAL = '10s';

/** The receivers of the routing, as its Secret has to name them. */
const RECEIVERS = ['page', 'ticket'] as const;

/** Applies the routing that comes with an installation, with receivers that the go-between is. */
export async function routeAlerts(lab: Lab, { namespace, name }: Installation, goBetween: GoBetween): Promise<void> {
  const file = 'optional/alertmanager-config.yaml';
  const files = installationFiles({ name, namespace: { name: namespace } });
  const [routing] = objectsIn(files[file] ?? '', file) as readonly (KubernetesObject & IAlertmanagerConfig)[];
  if (routing === undefined) throw new Error(`${file} holds no object`);
  const stringData = Object.fromEntries(RECEIVERS.map((receiver) => [receiver, goBetween.address(receiver)]));
  const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: `${name}-receivers`, namespace }, stringData };
  await lab.objects.apply(secret, OWNER);
  await lab.objects.apply(sooner(routing), OWNER);
}

// --- internal ---

function sooner({ spec, ...routing }: KubernetesObject & IAlertmanagerConfig): KubernetesObject {
  return { ...routing, ...{ spec: { ...spec, route: { ...spec.route, groupInterval: GROUP_INTERVAL } } } };
}
