import { alertFindings, faultFindings } from './alerts/index.ts';
import { type Finding, refuse, when } from './catalogue/findings.ts';
import * as formats from './kubernetes/formats.ts';
import type { DeployableService, Fields } from './kubernetes/index.ts';
import { knownSeries } from './promql/index.ts';
import { BURN_ALERT, objectiveFindings, SLO_SERIES } from './slo/index.ts';

/** A service: metrics, objectives, alerts, dashboards, deployment and drills. `F` declares the values that it adds to the common ones. */
export type ServiceDefinition<F extends Fields = Record<never, never>> = DeployableService<F>;

/**
 * Returns a definition after validation.
 *
 * @throws one error with every finding: an invalid name, version, domain or objective, a metric that is not in the catalogue, an alert that
 *   Prometheus would refuse, that selects other installations, or that has neither a proof nor a reason for having none
 */
export function defineService<F extends Fields = Record<never, never>>(definition: ServiceDefinition<F>): ServiceDefinition<F> {
  const { catalogue, objectives, alerts = [] } = definition;
  const drilled = [...Object.values(objectives.objectives), ...alerts];
  refuse(`The service ${JSON.stringify(definition.name)}`, [
    ...nameFindings(definition),
    ...metricFindings(definition),
    ...objectiveFindings(objectives).map(({ at, message }) => ({ at: `objectives.${at}`, message })),
    ...alertFindings(alerts, { known: knownSeries(catalogue, SLO_SERIES), taken: [BURN_ALERT] }),
    ...faultFindings(drilled.flatMap(({ fault }) => fault ?? [])),
  ]);
  return definition;
}

// --- internal ---

type Definition = ServiceDefinition<Fields>;

function nameFindings({ name, alertPrefix, version, domain }: Pick<Definition, 'name' | 'alertPrefix' | 'version' | 'domain'>): Finding[] {
  const matching = (at: string, value: string, { pattern, expected }: { readonly pattern: RegExp; readonly expected: string }) =>
    when(!pattern.test(value), at, `must be ${expected}, got "${value}"`);
  return [
    ...matching('name', name, formats.OBJECT_NAME),
    ...matching('alertPrefix', alertPrefix, { pattern: /^[A-Z][A-Za-z0-9]*$/, expected: 'CamelCase' }),
    ...matching('version', version, formats.TAG),
    ...matching('domain', domain, formats.DOMAIN),
  ];
}

function metricFindings({ catalogue: { metrics }, build, objectives }: Pick<Definition, 'catalogue' | 'build' | 'objectives'>): Finding[] {
  const missing = (at: string, name: string) => when(!(name in metrics), at, `reads "${name}", which is not in the catalogue`);
  return [
    ...(build === undefined
      ? []
      : [
          ...missing('build', build.name),
          ...when(Object.keys(build.labels).length === 0, 'build', `must have labels that identify a build, got "${build.name}"`),
        ]),
    ...Object.entries(objectives.objectives).flatMap(([slo, { sli }]) => missing(`objectives.objectives.${slo}.sli`, sli.metric.name)),
  ];
}
