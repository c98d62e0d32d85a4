import { createHash } from 'node:crypto';
import { k8s } from 'cdk8s-plus-34';
import type { Construct } from 'constructs';
import type { ServiceIdentity } from '../catalogue/identity.ts';
import { metadataOf } from './metadata.ts';

export interface EnvironmentConfigMapProps {
  readonly identity: ServiceIdentity;
  /** Environment variables that are not secret. */
  readonly variables: Readonly<Record<string, string>>;
}

/** The environment variables of an installation. */
export class EnvironmentConfigMap extends k8s.KubeConfigMap {
  /** Changes with any variable; an annotation with it makes a change replace the pods. */
  readonly checksum: string;

  constructor(scope: Construct, id: string, { identity, variables }: EnvironmentConfigMapProps) {
    super(scope, id, { metadata: metadataOf(identity), data: { ...variables } });
    const sorted = Object.entries(variables).sort(([a], [b]) => (a < b ? -1 : 1));
    this.checksum = createHash('sha256').update(JSON.stringify(sorted)).digest('hex').slice(0, 16);
  }
}
