import { type Finding, refuse, repeated, when } from './catalogue/findings.ts';
import type { DeployableService, Fields } from './kubernetes/index.ts';
import type { ProvenService } from './proof/index.ts';
import { alertsOf } from './slo/rule-groups.ts';
import { objectiveFindings } from './slo/validate.ts';

/** A service: metrics, objectives, alerts, dashboards, deployment and drills. `F` declares the values that it adds to the common ones. */
export interface ServiceDefinition<F extends Fields = Record<never, never>> extends DeployableService<F>, ProvenService {}

/**
 * Returns a definition after validation.
 *
 * @throws one error with every finding: an invalid name or objective, a metric that is not in the catalogue, a duplicate alert name, an
 *   alert name without the prefix
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
  const expected = 'must be at most 40 lower-case letters, digits and dashes, starting with a letter';
  return [
    ...when(!/^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/.test(name), 'name', `${expected}, got "${name}"`),
    ...when(!/^[A-Z][A-Za-z0-9]*$/.test(alertPrefix), 'alertPrefix', `must be CamelCase, got "${alertPrefix}"`),
  ];
}

function metricFindings({ catalogue: { metrics }, build, objectives }: Pick<Definition, 'catalogue' | 'build' | 'objectives'>): Finding[] {
  const missing = (at: string, name: string) => when(!(name in metrics), at, `reads "${name}", which is not in the catalogue`);
  return [
    ...missing('build', build.name),
    ...when(Object.keys(build.labels).length === 0, 'build', `must have labels that identify a build, got "${build.name}"`),
    ...Object.entries(objectives.objectives).flatMap(([slo, { sli }]) => missing(`objectives.objectives.${slo}.sli`, sli.metric.name)),
  ];
}

function alertFindings(definition: Pick<Definition, 'objectives' | 'alerts' | 'alertPrefix'>): Finding[] {
  const { alertPrefix, objectives } = definition;
  const identity = { alertPrefix, namespace: 'namespace', job: 'job' };
  // The burn alerts come first. They share one name and differ in their labels.
  const alerts = alertsOf(definition, identity).slice(alertsOf({ objectives }, identity).length);
  return [
    ...repeated(alerts.map(({ name }) => name)).map((name) => ({ at: 'alerts', message: `has two alerts named "${name}"` })),
    ...alerts
      .filter(({ name }) => !name.startsWith(alertPrefix))
      .map(({ name }) => ({ at: `alerts.${name}`, message: `must start with alertPrefix, "${alertPrefix}"` })),
  ];
}
