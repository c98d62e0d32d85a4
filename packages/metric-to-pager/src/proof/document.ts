import { type Months, monthSection } from './month/month-section.ts';
import { distinctMutants } from './mutants/mutants.ts';
import { harmlessList, type Outages, outageTable } from './outages/outage-table.ts';
import type { ProofSubject } from './subject.ts';
import { caseTable, mutantTable } from './tables.ts';

/**
 * The tables of the proofs as Markdown. Everything in it but the measured follows from the service.
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
In the first two tables stands how often an alert must fire in a case, and how often it must not; what is left out lies too close to a limit
for counters that are read once a step.

## Outages

The worlds below are scraped and evaluated once a minute. \`npm run prove\` fails when an outage is met by silence, by a late notification, or
by a page where a ticket is enough. The minutes are measured ("of": the longest allowed), from the beginning of the outage to the first alert
that fires, and from its end until no alert of that severity fires.

${outageTable(outages)}

In these worlds neither a page nor a ticket may be sent:

${harmlessList()}

## Alerts on budgets

${caseTable(burn, ({ subject: name }) => name.replace(/^\w+\//, ''))}

## Alerts on causes

${caseTable(causes, ({ subject: name }) => name)}

## Broken rules

Each rule is broken on purpose, in one way at one place, and the cases of the alerts that read it must fail. Of mutants that differ in
nothing but an objective, a window or a number, one is taken, each time of another rule; \`--every-mutant\` takes all.

${mutantTable(distinctMutants(groups))}

## A month

${monthSection({ objectives }, months)}

## On a cluster

${drills}
`;
}
