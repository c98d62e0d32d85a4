import { availableParallelism } from 'node:os';
import { type ProofSubject, proofSubject } from 'metric-to-pager/proof';
import type { CommandContext } from 'metric-to-pager/terminal';
import { lorem } from '../../charts/lorem.ts';
import { writeMeasured } from './measured.ts';
import type { Months } from './month/month-section.ts';
import { proveMonths } from './month/months.ts';
import type { Programs } from './month/replay.ts';
import { distinctMutants, mutants } from './mutants/mutants.ts';
import { checkMutants } from './mutants/mutation-check.ts';

/** What is checked about the proofs, and the programs that check it. */
export interface ThoroughProof extends Programs {
  /** The mutants whose cases must fail: one of each kind, or also those that differ only in a window or a number. @default none */
  readonly mutants?: 'distinct' | 'every' | undefined;
  /** Replays a month of traffic for each objective. */
  readonly month: boolean;
}

/** Checks the proofs of the alerts, and writes PROOF.md when mutants and months were checked. @returns whether nothing was found */
export async function proveThoroughly({ mutants: which, month, ...programs }: ThoroughProof, context: CommandContext): Promise<boolean> {
  const subject = proofSubject(lorem);
  const killed = which === undefined || (await proveMutants(subject, { promtool: programs.promtool, which }, context));
  const months = month ? await replayMonths(subject, programs, context) : undefined;
  if (!killed || (month && months === undefined)) return false;
  if (which !== undefined && months !== undefined) writeMeasured({ months });
  return true;
}

// --- internal ---

interface Breaking {
  readonly promtool: string;
  readonly which: 'distinct' | 'every';
}

async function proveMutants(
  { groups, proofs }: ProofSubject,
  { promtool, which }: Breaking,
  { stdout, stderr }: CommandContext,
): Promise<boolean> {
  const all = which === 'every' ? mutants(groups) : distinctMutants(groups);
  const judged = await checkMutants(all, { groups, proofs, promtool, workers: availableParallelism() });
  const survivors = judged.filter(({ killedBy }) => killedBy === undefined);
  for (const { mutant } of survivors) stderr(`survived: ${mutant.name}\n`);
  stdout(`${judged.length} mutants: ${judged.length - survivors.length} killed, ${survivors.length} survived\n`);
  return survivors.length === 0;
}

/** Returns what was measured; `undefined` after a finding. */
async function replayMonths(subject: ProofSubject, programs: Programs, { stdout, stderr }: CommandContext): Promise<Months | undefined> {
  const { months, compared, findings } = await proveMonths(subject, programs, (text) => stderr(`${text}\n`));
  for (const finding of findings) stderr(`${finding}\n`);
  stdout(`${Object.keys(months).length} months: ${compared} minutes of tiers compared, ${findings.length} findings\n`);
  return findings.length === 0 ? months : undefined;
}
