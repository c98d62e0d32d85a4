import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { folderWith } from '../prometheus/run-promtool.ts';
import type { RuleGroup } from '../promql/rules.ts';
import type { Proof } from './cases.ts';
import { rulesFor } from './dependencies.ts';
import { failuresOf } from './failures.ts';
import { caseFiles, runCases, testRules } from './promtool.ts';

/** The result of a proof. */
export interface ProofOutcome {
  readonly subject: string;
  /** The failures, in one line each. */
  readonly failures: readonly string[];
  /** A folder with the rules, the cases and the whole output of promtool. @default nothing failed */
  readonly folder?: string;
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
    const { ok } = await runCases(promtool, rules, proof.cases);
    outcomes.push(ok ? { subject: proof.subject, failures: [] } : await explain(proof, rules, promtool));
  }
  return outcomes;
}

// --- internal ---

/** Runs each case by itself, as promtool writes failures apart from the names of the files that they are of. */
async function explain({ subject, cases }: Proof, rules: readonly RuleGroup[], promtool: string): Promise<ProofOutcome> {
  const files = caseFiles(rules, cases);
  const folder = await folderWith(files);
  const failures: string[] = [];
  const outputs: string[] = [];
  for (const [index, one] of cases.entries()) {
    const { ok, output } = await testRules(promtool, [join(folder, `test-${index}.yaml`)]);
    outputs.push(`Case ${one.name}, test-${index}.yaml\n${output}`);
    if (!ok) failures.push(...failuresOf(subject, one, output));
  }
  await writeFile(join(folder, 'output.txt'), outputs.join('\n'));
  return { subject, failures, folder };
}
