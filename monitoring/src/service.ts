import { type Finding, refuse, repeated } from './catalogue/findings.ts';
import type { DeployableService, Fields } from './kubernetes/index.ts';
import type { ProvenService } from './proof/index.ts';
import { alertsOf } from './slo/rule-groups.ts';
import { objectiveFindings } from './slo/validate.ts';

/**
 * Everything that is known of a service: its metrics, objectives, alerts and dashboards, how it is deployed, and what its alerts promise.
 * Synthesis, proofs, the local stack and the command line all take this value. `F` are the values that it has beside the common ones.
 */
export interface ServiceDefinition<F extends Fields = Record<never, never>> extends DeployableService<F>, ProvenService {}

/**
 * Checks a definition and returns it.
 *
 * @throws one error with every finding: a name that Kubernetes or Prometheus refuses, an objective that cannot be met or measured, a metric
 *   that is not in the catalogue, an alert whose name is used twice or lacks the prefix
 */
export function defineService<F extends Fields = Record<never, never>>(definition: ServiceDefinition<F>): ServiceDefinition<F> {
  refuse(`The service ${JSON.stringify(definition.name)}`, [
    ...nameFindings(definition),
    ...metricFindings(definition),
    ...objectiveFindings(definition.objectives).map(({ at, message }) => ({ at: `objectives.${at}`, message })),
    ...alertFindings(definition),
  ]);
  return definition;
}

// --- internal ---

type Definition = ServiceDefinition<Fields>;

function nameFindings({ name, alertPrefix }: Pick<Definition, 'name' | 'alertPrefix'>): Finding[] {
  return [
    ...(/^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/.test(name)
      ? []
      : [{ at: 'name', message: `must be at most 40 lower-case letters, digits and dashes, starting with a letter, got "${name}"` }]),
    ...(/^[A-Z][A-Za-z0-9]*$/.test(alertPrefix) ? [] : [{ at: 'alertPrefix', message: `must be CamelCase, got "${alertPrefix}"` }]),
  ];
}

function metricFindings({ catalogue: { metrics }, build, objectives }: Pick<Definition, 'catalogue' | 'build' | 'objectives'>): Finding[] {
  const missing = (at: string, name: string) =>
    name in metrics ? [] : [{ at, message: `reads "${name}", which is not in the catalogue` }];
  return [
    ...missing('build', build.name),
    ...(Object.keys(build.labels).length > 0 ? [] : [{ at: 'build', message: `must have labels that name a build, got "${build.name}"` }]),
    ...Object.entries(objectives.objectives).flatMap(([slo, { sli }]) => missing(`objectives.objectives.${slo}.sli`, sli.metric.name)),
  ];
}

function alertFindings(definition: Pick<Definition, 'objectives' | 'alerts' | 'alertPrefix'>): Finding[] {
  const { alertPrefix, objectives } = definition;
  const alerts = alertsOf(definition, { alertPrefix, namespace: 'namespace', job: 'job' }).slice(burnAlertCount(objectives));
  return [
    ...repeated(alerts.map(({ name }) => name)).map((name) => ({ at: 'alerts', message: `has two alerts named "${name}"` })),
    ...alerts
      .filter(({ name }) => !name.startsWith(alertPrefix))
      .map(({ name }) => ({ at: `alerts.${name}`, message: `must be named "${alertPrefix}…", after alertPrefix` })),
  ];
}

/** The alerts of an objective all have one name, as they are told apart by labels. */
function burnAlertCount(objectives: Definition['objectives']): number {
  return alertsOf({ objectives }, { alertPrefix: '', namespace: '', job: '' }).length;
}
