import type { PromtoolResult } from '../prometheus/run-promtool.ts';
import type { RuleGroup } from '../promql/rules.ts';
import type { Proof } from './cases.ts';
import { rulesFor } from './dependencies.ts';
import { runCases } from './promtool.ts';

/** What became of a proof. */
export interface ProofOutcome extends PromtoolResult {
  readonly subject: string;
}

/** Runs every proof on the rules that it is about. @throws when there is no rule for one: a proof of nothing proves nothing */
export async function runProofs(
  proofs: readonly Proof[],
  { groups, promtool }: { readonly groups: readonly RuleGroup[]; readonly promtool: string },
): Promise<ProofOutcome[]> {
  const outcomes: ProofOutcome[] = [];
  for (const proof of proofs) {
    const rules = rulesFor(proof, groups);
    if (rules.length === 0) throw new Error(`There is no rule for the proof of ${proof.subject}`);
    outcomes.push({ subject: proof.subject, ...(await runCases(promtool, rules, proof.cases)) });
  }
  return outcomes;
}
