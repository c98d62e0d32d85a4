import { k8s } from 'cdk8s-plus-34';
import type { Construct } from 'constructs';
import type { ServiceIdentity } from '../catalogue/identity.ts';
import { podLabels } from './metadata.ts';

/** Enforces the restricted profile. @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted */
export class Namespace extends k8s.KubeNamespace {
  constructor(scope: Construct, id: string, identity: ServiceIdentity) {
    const modes = ['enforce', 'audit', 'warn'].map((mode) => [`pod-security.kubernetes.io/${mode}`, 'restricted']);
    super(scope, id, {
      metadata: { name: identity.namespace, labels: { ...podLabels(identity), ...Object.fromEntries(modes) } },
    });
  }
}
