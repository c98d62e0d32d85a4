import { k8s } from 'cdk8s-plus-34';
import type { Construct } from 'constructs';
import type { ServiceIdentity } from '../catalogue/identity.ts';
import { metadataOf } from './metadata.ts';

export interface HorizontalPodAutoscalerProps {
  readonly identity: ServiceIdentity;
  /** Fewest pods. */
  readonly min: number;
  /** Most pods. */
  readonly max: number;
  /** Share of the requested CPU in use that is aimed at, in percent. */
  readonly cpuPercent: number;
}

/** As many pods as the CPU in use asks for: more at once when load comes, fewer one by one when it has been gone for five minutes. */
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
