import type { ProofSubject } from 'metric-to-pager/proof';
import { type Months, monthSection } from './month/month-section.ts';
import { distinctMutants } from './mutants/mutants.ts';
import { caseTable, mutantTable } from './tables.ts';

/**
 * The tables of the proofs as Markdown. Everything in it but the measured follows from the service.
 *
 * @param drills the section about a cluster
 */
export function proofDocument({ objectives, proofs, groups }: ProofSubject, months: Months, drills: string): string {
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
