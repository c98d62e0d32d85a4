import { k8s } from 'cdk8s-plus-34';
import type { Construct } from 'constructs';
import { type Installation, selectorOf } from './installation.ts';

/**
 * The namespace of an installation, which takes no pod that asks for more than the restricted profile gives.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
 */
export class RestrictedNamespace extends k8s.KubeNamespace {
  constructor(scope: Construct, id: string, installation: Installation) {
    const modes = ['enforce', 'audit', 'warn'].map((mode) => [`pod-security.kubernetes.io/${mode}`, 'restricted']);
    super(scope, id, {
      metadata: { name: installation.namespace, labels: { ...selectorOf(installation), ...Object.fromEntries(modes) } },
    });
  }
}
