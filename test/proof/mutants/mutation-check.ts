import type { RuleGroup } from 'metric-to-pager/promql';
import type { Case, Proof } from 'metric-to-pager/proof';
import { rulesFor, runCases } from 'metric-to-pager/proof';
import pLimit from 'p-limit';
import type { Mutant } from './mutants.ts';

/** The unchanged rules, and their proofs. */
export interface SoundRules {
  readonly groups: readonly RuleGroup[];
  readonly proofs: readonly Proof[];
  readonly promtool: string;
}

/** The result of a mutant: the cases that failed because of it, or none. */
export interface MutantResult {
  readonly mutant: Mutant;
  readonly killedBy: string | undefined;
}

/** Runs for each mutant the cases of the rule that is broken in it, until one of them fails. */
export async function checkMutants(
  mutants: readonly Mutant[],
  { groups, proofs, promtool, workers }: SoundRules & { readonly workers: number },
): Promise<MutantResult[]> {
  return pLimit(workers).map(mutants, (mutant) => judge(mutant, { groups, proofs, promtool }));
}

// --- internal ---

async function judge(mutant: Mutant, { groups, proofs, promtool }: SoundRules): Promise<MutantResult> {
  const reading = proofs.filter((proof) => rulesFor(proof, groups).some(({ rules }) => rules.includes(mutant.rule)));
  for (const proof of reading) {
    const broken = rulesFor(proof, mutant.groups);
    for (const cases of batches(proof.cases)) {
      const outcome = await runCases(promtool, broken, cases);
      if (!outcome.ok) return { mutant, killedBy: `${proof.subject}: ${cases.map(({ name }) => name).join(', ')}` };
    }
  }
  return { mutant, killedBy: undefined };
}

/** Most mutants fail the first cases; the rest run together. */
function batches(cases: readonly Case[]): (readonly Case[])[] {
  return [cases.slice(0, 1), cases.slice(1, 3), cases.slice(3)].filter((batch) => batch.length > 0);
}
