import { type Finding, refuse } from '../catalogue/findings.ts';
import { type CommonValues, commonFields, complete, contradictions, type Values } from './common-values.ts';
import type { DeployableService } from './definition.ts';
import { type Fields, section, type ValueDescription, type ValuesOf } from './schema.ts';
import { sloFindings } from './slo-values.ts';

/** Validates and completes values. @throws one error with every unknown, invalid or contradictory value */
export function readValues<F extends Fields>(service: DeployableService<F>, given: unknown): Values & ValuesOf<F> {
  const findings: Finding[] = [];
  const fields = { ...commonFields(service), ...service.fields };
  const read = section(fields).read(given, '', (finding) => findings.push(finding)) as CommonValues & ValuesOf<F>;
  const values = complete(read);
  if (findings.length === 0) {
    findings.push(...contradictions(read), ...sloFindings(service.objectives, values.slo));
    // The checks of the service may report the same value.
    const own = service.contradictions?.(values) ?? [];
    findings.push(...own.filter(({ at }) => !findings.some((finding) => finding.at === at)));
  }
  refuse('The values', findings);
  return values;
}

/** Returns path, default and description of the values of a service. */
export function describeValues<F extends Fields>(service: DeployableService<F>): readonly ValueDescription[] {
  return section({ ...commonFields(service), ...service.fields }).describe('');
}
