import { k8s } from 'cdk8s-plus-34';
import type { Construct } from 'constructs';
import { type Installation, metadataOf, selectorOf } from './installation.ts';

/** Whoever drains nodes takes one pod of the installation at a time. A single pod, or one that is not healthy anyway, holds no drain up. */
export class OneAtATimeBudget extends k8s.KubePodDisruptionBudget {
  constructor(scope: Construct, id: string, installation: Installation) {
    super(scope, id, {
      metadata: metadataOf(installation),
      spec: {
        selector: { matchLabels: selectorOf(installation) },
        maxUnavailable: k8s.IntOrString.fromNumber(1),
        unhealthyPodEvictionPolicy: 'AlwaysAllow',
      },
    });
  }
}
