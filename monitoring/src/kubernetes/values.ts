import { type Finding, refuse } from '../catalogue/findings.ts';
import { type CommonValues, commonFields, complete, contradictions, type Values } from './common-values.ts';
import type { DeployableService } from './definition.ts';
import { type Fields, section, type ValueDescription, type ValuesOf } from './schema.ts';
import { sloFindings } from './slo-values.ts';

/**
 * Completes the values that somebody wrote.
 *
 * @throws one error that names every value that is unknown, wrong or in contradiction to another
 */
export function readValues<F extends Fields>(service: DeployableService<F>, given: unknown): Values & ValuesOf<F> {
  const findings: Finding[] = [];
  const fields = { ...commonFields(service), ...service.fields };
  const read = section(fields).read(given, '', (finding) => findings.push(finding)) as CommonValues & ValuesOf<F>;
  const values = complete(read);
  if (findings.length === 0) {
    findings.push(...contradictions(read), ...sloFindings(service.objectives, values.slo));
    // The service may find the same again, in its own words.
    const own = service.contradictions?.(values) ?? [];
    findings.push(...own.filter(({ at }) => !findings.some((finding) => finding.at === at)));
  }
  refuse('The values', findings);
  return values;
}

/** The table of the values of a service: the path of each, what it is when nobody gives it, and what it is for. */
export function describeValues<F extends Fields>(service: DeployableService<F>): readonly ValueDescription[] {
  return section({ ...commonFields(service), ...service.fields }).describe('');
}
