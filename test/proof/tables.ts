import type { Case, Proof } from 'metric-to-pager/proof';
import type { Detection } from './month/tiers.ts';
import type { Mutant } from './mutants/mutants.ts';

/** Returns a table as Markdown writes it. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/**
 * Returns a table with a row for each case and a column for each proof: the number of checks that expect the alert to fire, and not to.
 */
export function caseTable(proofs: readonly Proof[], nameOf: (proof: Proof) => string): string {
  const names = [...new Set(proofs.flatMap(({ cases }) => cases.map(({ name }) => name)))];
  const columns = [...Map.groupBy(proofs, nameOf)];
  const rows = names.map((name) => [
    name,
    ...columns.map(([, own]) => outcome(own.flatMap(({ cases }) => cases.filter((one) => one.name === name)))),
  ]);
  return table(['case', ...columns.map(([name]) => name)], rows);
}

/** Returns the number of mutants of each operator. All were killed: a mutant that survives fails the run. */
export function mutantTable(mutants: readonly Mutant[]): string {
  const kinds = [...Map.groupBy(mutants, ({ operator }) => operator)];
  return table(
    ['change', 'mutants', 'killed'],
    [...kinds, ['all', mutants] as const].map(([operator, all]) => [operator, String(all.length), String(all.length)]),
  );
}

/** Returns the incidents of objectives with the minutes after which each must be, and was, detected. */
export function detectionTable(detections: readonly (Detection & { readonly slo: string })[]): string {
  return table(
    ['objective', 'incident', 'burn rate', 'detected by', 'expected after', 'detected after'],
    detections.map(({ slo, incident, promised, found }) => [
      slo,
      incident.name,
      Number.isFinite(incident.burn) ? String(incident.burn) : 'every request fails',
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
