import { k8s } from 'cdk8s-plus-34';
import type { Construct } from 'constructs';
import { type Installation, metadataOf } from './installation.ts';

/** An account of its own for the pods of an installation, without a token: they never ask the Kubernetes API anything. */
export class TokenlessAccount extends k8s.KubeServiceAccount {
  constructor(scope: Construct, id: string, installation: Installation) {
    super(scope, id, { metadata: metadataOf(installation), automountServiceAccountToken: false });
  }
}
