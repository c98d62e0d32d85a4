import { k8s } from 'cdk8s-plus-34';
import type { Construct } from 'constructs';
import type { ServiceIdentity } from '../catalogue/identity.ts';
import { metadataOf } from './metadata.ts';

export interface HorizontalPodAutoscalerProps {
  readonly identity: ServiceIdentity;
  readonly min: number;
  readonly max: number;
  /** Target CPU utilization, in percent of the request. */
  readonly cpuPercent: number;
}

/** Scales an installation by CPU: up immediately, down by one pod per minute after 5 minutes of lower load. */
export class HorizontalPodAutoscaler extends k8s.KubeHorizontalPodAutoscalerV2 {
  constructor(scope: Construct, id: string, { identity, min, max, cpuPercent }: HorizontalPodAutoscalerProps) {
    super(scope, id, {
      metadata: metadataOf(identity),
      spec: {
        scaleTargetRef: { apiVersion: k8s.KubeDeployment.GVK.apiVersion, kind: k8s.KubeDeployment.GVK.kind, name: identity.job },
        minReplicas: min,
        maxReplicas: max,
        metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: cpuPercent } } }],
        behavior: {
          scaleUp: { stabilizationWindowSeconds: 0, policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }] },
          scaleDown: { stabilizationWindowSeconds: 300, policies: [{ type: 'Pods', value: 1, periodSeconds: 60 }] },
        },
      },
    });
  }
}
