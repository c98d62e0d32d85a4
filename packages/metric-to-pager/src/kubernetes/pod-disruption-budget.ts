import { k8s } from 'cdk8s-plus-34';
import type { Construct } from 'constructs';
import type { ServiceIdentity } from '../catalogue/identity.ts';
import { metadataOf, selectorLabels } from './metadata.ts';

/** Evicts one pod at a time. A single replica or an unhealthy pod does not block a drain. */
export class PodDisruptionBudget extends k8s.KubePodDisruptionBudget {
  constructor(scope: Construct, id: string, identity: ServiceIdentity) {
    super(scope, id, {
      metadata: metadataOf(identity),
      spec: {
        selector: { matchLabels: selectorLabels(identity) },
        maxUnavailable: k8s.IntOrString.fromNumber(1),
        unhealthyPodEvictionPolicy: 'AlwaysAllow',
      },
    });
  }
}
