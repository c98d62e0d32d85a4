import { createHash } from 'node:crypto';
import { k8s } from 'cdk8s-plus-34';
import type { Construct } from 'constructs';
import { type Installation, metadataOf } from './installation.ts';

export interface EnvironmentProps {
  readonly installation: Installation;
  /** The variables and their values, none of them secret. */
  readonly variables: Readonly<Record<string, string>>;
}

/** The environment variables of an installation, in a ConfigMap. */
export class Environment extends k8s.KubeConfigMap {
  /** A word that is another one whenever a variable is: pods that carry it are replaced when it changes. */
  readonly checksum: string;

  constructor(scope: Construct, id: string, { installation, variables }: EnvironmentProps) {
    super(scope, id, { metadata: metadataOf(installation), data: { ...variables } });
    const sorted = Object.entries(variables).sort(([a], [b]) => (a < b ? -1 : 1));
    this.checksum = createHash('sha256').update(JSON.stringify(sorted)).digest('hex').slice(0, 16);
  }
}
