import { k8s } from 'cdk8s-plus-34';
import type { Construct } from 'constructs';
import type { ServiceIdentity } from '../catalogue/identity.ts';
import { type ContainerProps, SCRATCH, serviceContainer } from './container.ts';
import { type GracePeriodParts, gracePeriodSeconds } from './grace-period.ts';
import { metadataOf, podLabels } from './metadata.ts';

export interface DeploymentProps {
  readonly identity: ServiceIdentity;
  readonly container: ContainerProps;
  /** Changes when the environment does, and so replaces the pods. */
  readonly checksum: string;
  readonly stopping: GracePeriodParts;
  /** The Secret that opens the registry of the image. @default none: everybody may pull it */
  readonly pullSecret?: string | undefined;
  /** @default left to an autoscaler: the number that it chose survives the next `apply` */
  readonly replicas?: number | undefined;
}

/** The pods of an installation: restricted, spread over nodes and zones, and replaced without a moment of fewer of them. */
export class Deployment extends k8s.KubeDeployment {
  constructor(scope: Construct, id: string, { identity, container, checksum, stopping, pullSecret, replicas }: DeploymentProps) {
    super(scope, id, {
      metadata: metadataOf(identity),
      spec: {
        ...(replicas !== undefined && { replicas }),
        selector: { matchLabels: podLabels(identity) },
        // A pod that fails right after it was ready must not have cost an old one its place.
        minReadySeconds: 5,
        strategy: {
          type: 'RollingUpdate',
          rollingUpdate: { maxUnavailable: k8s.IntOrString.fromNumber(0), maxSurge: k8s.IntOrString.fromString('25%') },
        },
        template: {
          metadata: { labels: podLabels(identity), annotations: { 'checksum/environment': checksum } },
          spec: {
            serviceAccountName: identity.job,
            automountServiceAccountToken: false,
            enableServiceLinks: false,
            terminationGracePeriodSeconds: gracePeriodSeconds(stopping),
            securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
            ...(pullSecret !== undefined && { imagePullSecrets: [{ name: pullSecret }] }),
            containers: [serviceContainer(container)],
            volumes: [{ name: SCRATCH.name, emptyDir: { sizeLimit: k8s.Quantity.fromString('64Mi') } }],
            topologySpreadConstraints: ['kubernetes.io/hostname', 'topology.kubernetes.io/zone'].map((topologyKey) =>
              spread(topologyKey, identity),
            ),
          },
        },
      },
    });
  }
}

// --- internal ---

/** Evenly where possible: a pod that finds no such place still starts. Only pods of one version are counted, so that a rollout ends spread too. */
function spread(topologyKey: string, identity: ServiceIdentity): k8s.TopologySpreadConstraint {
  return {
    topologyKey,
    maxSkew: 1,
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: { matchLabels: podLabels(identity) },
    matchLabelKeys: ['pod-template-hash'],
  };
}
