import { k8s } from 'cdk8s-plus-34';
import type { Construct } from 'constructs';
import { type ContainerProps, SCRATCH, serviceContainer } from './container.ts';
import { gracePeriodSeconds, type Stopping } from './grace-period.ts';
import { type Installation, metadataOf, selectorOf } from './installation.ts';

export interface DeploymentProps {
  readonly installation: Installation;
  readonly container: ContainerProps;
  /** Changes when the environment does, and so replaces the pods. */
  readonly checksum: string;
  readonly stopping: Stopping;
  /** The Secret that opens the registry of the image. @default none: everybody may pull it */
  readonly pullSecret?: string | undefined;
  /** @default left to an autoscaler: the number that it chose survives the next `apply` */
  readonly replicas?: number | undefined;
}

/** The pods of an installation: restricted, spread over nodes and zones, and replaced without a moment of fewer of them. */
export class RestrictedDeployment extends k8s.KubeDeployment {
  constructor(scope: Construct, id: string, { installation, container, checksum, stopping, pullSecret, replicas }: DeploymentProps) {
    super(scope, id, {
      metadata: metadataOf(installation),
      spec: {
        ...(replicas !== undefined && { replicas }),
        selector: { matchLabels: selectorOf(installation) },
        // A pod that fails right after it was ready must not have cost an old one its place.
        minReadySeconds: 5,
        strategy: {
          type: 'RollingUpdate',
          rollingUpdate: { maxUnavailable: k8s.IntOrString.fromNumber(0), maxSurge: k8s.IntOrString.fromString('25%') },
        },
        template: {
          metadata: { labels: selectorOf(installation), annotations: { 'checksum/environment': checksum } },
          spec: {
            serviceAccountName: installation.name,
            automountServiceAccountToken: false,
            enableServiceLinks: false,
            terminationGracePeriodSeconds: gracePeriodSeconds(stopping),
            securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
            ...(pullSecret !== undefined && { imagePullSecrets: [{ name: pullSecret }] }),
            containers: [serviceContainer(container)],
            volumes: [{ name: SCRATCH.name, emptyDir: { sizeLimit: k8s.Quantity.fromString('64Mi') } }],
            topologySpreadConstraints: ['kubernetes.io/hostname', 'topology.kubernetes.io/zone'].map((topologyKey) =>
              spread(topologyKey, installation),
            ),
          },
        },
      },
    });
  }
}

// --- internal ---

/** Evenly where possible: a pod that finds no such place still starts. Only pods of one version are counted, so that a rollout ends spread too. */
function spread(topologyKey: string, installation: Installation): k8s.TopologySpreadConstraint {
  return {
    topologyKey,
    maxSkew: 1,
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: { matchLabels: selectorOf(installation) },
    matchLabelKeys: ['pod-template-hash'],
  };
}
