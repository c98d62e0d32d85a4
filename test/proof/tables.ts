import type { Case, Proof } from 'metric-to-pager/proof';
import type { Detection } from './month/tiers.ts';
import type { Mutant } from './mutants/mutants.ts';

/** A table as Markdown writes it. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Every case of some proofs in a row, every proof in a column, and in it how often the alert must fire and how often it must not. */
export function caseTable(proofs: readonly Proof[], nameOf: (proof: Proof) => string): string {
  const names = [...new Set(proofs.flatMap(({ cases }) => cases.map(({ name }) => name)))];
  const columns = [...Map.groupBy(proofs, nameOf)];
  const rows = names.map((name) => [
    name,
    ...columns.map(([, own]) => outcome(own.flatMap(({ cases }) => cases.filter((one) => one.name === name)))),
  ]);
  return table(['case', ...columns.map(([name]) => name)], rows);
}

/** How many rules were broken in which way. All were noticed: a mutant that survives fails the run. */
export function mutantTable(mutants: readonly Mutant[]): string {
  const kinds = [...Map.groupBy(mutants, ({ operator }) => operator)];
  return table(
    ['what was done to a rule', 'mutants', 'killed'],
    [...kinds, ['all', mutants] as const].map(([operator, all]) => [operator, String(all.length), String(all.length)]),
  );
}

/** Incidents of objectives with the minutes after which they were to be found, and were. */
export function detectionTable(detections: readonly (Detection & { readonly slo: string })[]): string {
  return table(
    ['objective', 'incident', 'burns at', 'found by', 'promised after', 'found after'],
    detections.map(({ slo, incident, promised, found }) => [
      slo,
      incident.name,
      Number.isFinite(incident.burn) ? `${incident.burn} times the even pace` : 'every request fails',
      incident.tier,
      minutes(promised),
      minutes(found),
    ]),
  );
}

// --- internal ---

function outcome(cases: readonly Case[]): string {
  const asked = cases.flatMap(({ checks }) => checks).flatMap((check) => (check.kind === 'samples' ? [check] : []));
  const alerts = asked.filter(({ expr }) => expr.startsWith('ALERTS'));
  const firing = alerts.filter(({ samples }) => samples.length > 0).length;
  return alerts.length === 0 ? '' : `${firing} / ${alerts.length - firing}`;
}

function minutes(count: number | undefined): string {
  return count === undefined ? 'never' : `${count} min`;
}
