import { k8s } from 'cdk8s-plus-34';
import type { Construct } from 'constructs';
import type { ServiceIdentity } from '../catalogue/identity.ts';
import { type ContainerProps, SCRATCH, serviceContainer } from './container.ts';
import { metadataOf, selectorLabels } from './metadata.ts';

export interface DeploymentProps {
  readonly identity: ServiceIdentity;
  /** Labels of the Deployment and of its pods besides those that select them. @default none */
  readonly labels?: Readonly<Record<string, string>>;
  readonly container: ContainerProps;
  /** The checksum of the environment; a change replaces the pods. */
  readonly checksum: string;
  readonly stopping: GracePeriodParts;
  /** The Secret with credentials for the image registry. @default none */
  readonly pullSecret?: string | undefined;
  /** @default unset, so that `apply` does not override an autoscaler */
  readonly replicas?: number | undefined;
}

/** The maximum durations of a graceful shutdown. */
export interface GracePeriodParts {
  /** Seconds in which the process still serves but is not ready, until load balancers notice. */
  readonly delaySeconds: number;
  /** Seconds in which requests in flight finish. */
  readonly drainSeconds: number;
}

/** The Deployment of an installation: restricted, spread over nodes and zones, and updated without unavailable pods. */
export class Deployment extends k8s.KubeDeployment {
  constructor(scope: Construct, id: string, { identity, labels, container, checksum, stopping, pullSecret, replicas }: DeploymentProps) {
    super(scope, id, {
      metadata: metadataOf(identity, labels),
      spec: {
        ...(replicas !== undefined && { replicas }),
        selector: { matchLabels: selectorLabels(identity) },
        // Keeps the old pod until a new one has been ready for a while.
        minReadySeconds: 5,
        strategy: {
          type: 'RollingUpdate',
          rollingUpdate: { maxUnavailable: k8s.IntOrString.fromNumber(0), maxSurge: k8s.IntOrString.fromString('25%') },
        },
        template: {
          metadata: { labels: { ...selectorLabels(identity), ...labels }, annotations: { 'checksum/environment': checksum } },
          spec: {
            serviceAccountName: identity.job,
            automountServiceAccountToken: false,
            enableServiceLinks: false,
            terminationGracePeriodSeconds: Math.ceil(stopping.delaySeconds + stopping.drainSeconds + FLUSH_SECONDS),
            securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
            ...(pullSecret !== undefined && { imagePullSecrets: [{ name: pullSecret }] }),
            containers: [serviceContainer(container)],
            volumes: [{ name: SCRATCH.name, emptyDir: { sizeLimit: k8s.Quantity.fromString('64Mi') } }],
            topologySpreadConstraints: ['kubernetes.io/hostname', 'topology.kubernetes.io/zone'].map((topologyKey) => ({
              topologyKey,
              maxSkew: 1,
              whenUnsatisfiable: 'ScheduleAnyway',
              labelSelector: { matchLabels: selectorLabels(identity) },
              // Spreads the pods of each revision, so that they are still spread after a rollout.
              matchLabelKeys: ['pod-template-hash'],
            })),
          },
        },
      },
    });
  }
}

// --- internal ---

/** Time to close connections and flush the log. */
const FLUSH_SECONDS = 5;
