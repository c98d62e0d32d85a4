import type { IPrometheusRule } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PrometheusRule';
import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import type { ServiceIdentity } from '../catalogue/identity.ts';
import type { RuleGroup } from '../promql/rules.ts';
import { metadataOf } from './metadata.ts';

export interface PrometheusRuleProps {
  readonly identity: ServiceIdentity;
  /** Labels by which Prometheus selects rules. */
  readonly labels: Readonly<Record<string, string>>;
  readonly groups: readonly RuleGroup[];
  /** @default none */
  readonly annotations?: Readonly<Record<string, string>> | undefined;
}

/** The rules of an installation. @throws when there are none */
export class PrometheusRule extends ApiObject {
  constructor(scope: Construct, id: string, { identity, labels, groups, annotations }: PrometheusRuleProps) {
    if (groups.every(({ rules }) => rules.length === 0))
      throw new Error(`The PrometheusRule of "${identity.job}" must have at least one rule, got none`);
    super(scope, id, {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'PrometheusRule',
      metadata: { ...metadataOf(identity, labels), ...(annotations && { annotations: { ...annotations } }) },
      spec: { groups: groups.map((group) => ({ ...group, rules: group.rules.map((rule) => ({ ...rule })) })) },
    } satisfies IPrometheusRule);
  }
}
