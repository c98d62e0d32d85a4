import type { IPrometheusRule } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PrometheusRule';
import type { KubernetesObject } from 'metric-to-pager/cluster';
import { type EvaluatedGroup, type Look, type ManagedPrometheus, until } from 'metric-to-pager/cluster';
import type { Installation } from './installation.ts';
import type { TestCluster } from './test-cluster.ts';

/**
 * Waits until Prometheus has evaluated every rule of an installation without an error. The slowest groups are evaluated every 2 minutes.
 * @throws with every rule that is missing or unhealthy, and its error
 */
export function waitForRules(
  cluster: TestCluster,
  prometheus: ManagedPrometheus,
  { namespace, name }: Installation,
): Promise<readonly EvaluatedGroup[]> {
  const look = async (): Promise<Look<readonly EvaluatedGroup[]>> => {
    const reference = { apiVersion: 'monitoring.coreos.com/v1', kind: 'PrometheusRule', namespace, name };
    const { metadata, spec } = await cluster.objects.read<KubernetesObject & Pick<IPrometheusRule, 'spec'>>(reference);
    const ownFile = `/${namespace}-${name}-${metadata.uid}.yaml`;
    const evaluated = (await prometheus.server.ruleGroups()).filter(({ file }) => file.endsWith(ownFile));
    const wrong = (spec?.groups ?? []).flatMap((group) => {
      const found = evaluated.find((candidate) => candidate.name === group.name);
      if (found === undefined) return [`group ${group.name} is not loaded${selectedBy(prometheus, metadata.labels)}`];
      if (found.rules.length !== group.rules?.length)
        return [`group ${group.name} has ${found.rules.length} of ${group.rules?.length} rules`];
      return wrongIn(found);
    });
    if (evaluated.length !== spec?.groups?.length) wrong.push(`${evaluated.length} of ${spec?.groups?.length} groups are loaded`);
    return wrong.length === 0 ? { found: evaluated } : { missing: [...new Set(wrong)].join('; ') };
  };
  return until(`every rule of ${namespace}/${name} to be healthy`, look, { ...cluster.wait(240), everySeconds: 5 });
}

// --- internal ---

function wrongIn({ name, rules }: EvaluatedGroup): string[] {
  const waiting = rules.filter(({ health }) => health === 'unknown').length;
  return [
    ...rules
      .filter(({ health, lastError }) => health === 'err' || lastError)
      .map((rule) => `rule ${rule.name} of ${name} fails: ${rule.lastError}`),
    ...(waiting > 0 ? [`group ${name} waits for its first evaluation`] : []),
  ];
}

function selectedBy({ object }: ManagedPrometheus, labels: KubernetesObject['metadata']['labels']): string {
  return ` (the PrometheusRule has the labels ${JSON.stringify(labels)}, and Prometheus selects ${JSON.stringify(object.spec?.ruleSelector)})`;
}
