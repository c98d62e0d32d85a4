import { k8s } from 'cdk8s-plus-34';
import type { Construct } from 'constructs';
import type { ServiceIdentity } from '../catalogue/identity.ts';
import { metadataOf } from './metadata.ts';

/** An account of its own for the pods of an installation, without a token: they never ask the Kubernetes API anything. */
export class ServiceAccount extends k8s.KubeServiceAccount {
  constructor(scope: Construct, id: string, identity: ServiceIdentity) {
    super(scope, id, { metadata: metadataOf(identity), automountServiceAccountToken: false });
  }
}
