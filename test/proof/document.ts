import { harmlessList, type Outages, outageTable, type ProofSubject } from 'metric-to-pager/proof';
import { type Months, monthSection } from './month/month-section.ts';
import { distinctMutants } from './mutants/mutants.ts';
import { caseTable, mutantTable } from './tables.ts';

/**
 * Returns the tables of the proofs as Markdown. All but the measurements follows from the service.
 */
export function proofDocument(
  { objectives, proofs, groups }: ProofSubject,
  { months, outages, drills }: { readonly months: Months; readonly outages: Outages; readonly drills: string },
): string {
  const of = (mark: string) => proofs.filter((proof) => proof.subject.includes(mark));
  const burn = of('ErrorBudgetBurn/');
  const causes = proofs.filter((proof) => !proof.subject.includes('/'));
  const checks = proofs.flatMap(({ cases }) => cases.flatMap((one) => one.checks)).length;
  return `# What proves the alerts

Traffic is simulated and counted request by request; the alert of the [SRE workbook](https://sre.google/workbook/alerting-on-slos/) is
computed from the counts, without PromQL; then Prometheus' own engine evaluates the rules on what it would have scraped, and must come to
the same verdict at every step: ${checks} checks, by \`promtool test rules\` of Prometheus 2 and 3.
The first two tables give the number of steps at which each alert must, and must not, fire. Steps at which a share lies too close to its
limit for counters that are read once a step are left out.

## Outages

The worlds below are scraped and evaluated once a minute. \`npm run prove\` fails when an outage is met by silence, by a late notification, or
by a page where a ticket is enough. The minutes are measured ("of": the longest allowed), from the beginning of the outage to the first alert
that fires, and from its end until no alert of that severity fires.

${outageTable(outages)}

In these worlds neither a page nor a ticket may be sent:

${harmlessList()}

## Alerts on error budgets

${caseTable(burn, ({ subject: name }) => name.replace(/^\w+\//, ''))}

## Alerts on causes

${caseTable(causes, ({ subject: name }) => name)}

## Mutants

Each mutant changes one rule at one place, and the cases of the alerts that read the rule must fail. Of mutants that differ only in an
objective, a window or a number, one is taken, in turn from each rule; \`--every-mutant\` takes all.

${mutantTable(distinctMutants(groups))}

## A month

${monthSection({ objectives }, months)}

## On a cluster

${drills}
`;
}
