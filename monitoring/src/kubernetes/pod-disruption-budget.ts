import { k8s } from 'cdk8s-plus-34';
import type { Construct } from 'constructs';
import type { ServiceIdentity } from '../catalogue/identity.ts';
import { metadataOf, podLabels } from './metadata.ts';

/** Whoever drains nodes takes one pod of the installation at a time. A single pod, or one that is not healthy anyway, holds no drain up. */
export class PodDisruptionBudget extends k8s.KubePodDisruptionBudget {
  constructor(scope: Construct, id: string, identity: ServiceIdentity) {
    super(scope, id, {
      metadata: metadataOf(identity),
      spec: {
        selector: { matchLabels: podLabels(identity) },
        maxUnavailable: k8s.IntOrString.fromNumber(1),
        unhealthyPodEvictionPolicy: 'AlwaysAllow',
      },
    });
  }
}
