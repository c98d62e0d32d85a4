import { availableParallelism } from 'node:os';
import type { Fields } from '../kubernetes/index.ts';
import {
  checkMutants,
  distinctMutants,
  type Months,
  mutants,
  type ProofSubject,
  proofSubject,
  proveMonths,
  runProofs,
} from '../proof/index.ts';
import type { ServiceDefinition } from '../service.ts';
import type { CommandContext } from '../terminal/context.ts';

/** What is to be proven of a service, and by which programs. */
export interface ProveRequest {
  /** Whether each rule is broken, and its cases must notice. */
  readonly mutants: boolean;
  /** Whether rules are also broken in ways that differ only in a window or a number. */
  readonly everyMutant: boolean;
  /** Whether a month of traffic is replayed for each objective. */
  readonly month: boolean;
  /** The promtools that run the cases; the first one also judges mutants. */
  readonly promtools: readonly [string, ...string[]];
  readonly prometheus: string;
  /** Keeps what a run with mutants and month measured. @default it is only printed */
  readonly record?: ((months: Months) => void | Promise<void>) | undefined;
}

/** Proves the alerts of a service offline, by Prometheus' own engine. @returns whether every proof holds */
export async function proveService<F extends Fields>(
  service: ServiceDefinition<F>,
  { mutants, everyMutant, month, promtools, prometheus, record }: ProveRequest,
  context: CommandContext,
): Promise<boolean> {
  const [promtool] = promtools;
  const subject = proofSubject(service);
  const mutated = mutants || everyMutant;
  if (!mutated && !month) return proveCases(subject, promtools, context);
  const killed = mutated ? await proveMutants(subject, { promtool, every: everyMutant }, context) : true;
  const months = month ? await replayMonths(subject, { promtool, prometheus }, context) : undefined;
  if (!killed || (month && months === undefined)) return false;
  if (mutated && months !== undefined) await record?.(months);
  return true;
}

// --- internal ---

async function proveCases(
  { groups, proofs }: ProofSubject,
  promtools: readonly string[],
  { stdout, stderr }: CommandContext,
): Promise<boolean> {
  const results = await Promise.all(promtools.map((promtool) => runProofs(proofs, { groups, promtool })));
  const failed = results.flat().filter(({ ok }) => !ok);
  for (const { subject, output } of failed) stderr(`${subject}\n${output}\n`);
  const cases = proofs.flatMap((proof) => proof.cases);
  const checks = cases.flatMap((one) => one.checks);
  stdout(
    `${proofs.length} proofs, ${cases.length} cases, ${checks.length} checks by ${promtools.join(' and ')}: ${failed.length} failed\n`,
  );
  return failed.length === 0;
}

async function proveMutants(
  { groups, proofs }: ProofSubject,
  { promtool, every }: { readonly promtool: string; readonly every: boolean },
  { stdout, stderr }: CommandContext,
): Promise<boolean> {
  const all = every ? mutants(groups) : distinctMutants(groups);
  const judged = await checkMutants(all, { groups, proofs, promtool, workers: availableParallelism() });
  const survivors = judged.filter(({ killedBy }) => killedBy === undefined);
  for (const { mutant } of survivors) stderr(`survived: ${mutant.name}\n`);
  stdout(`${judged.length} mutants: ${judged.length - survivors.length} killed, ${survivors.length} survived\n`);
  return survivors.length === 0;
}

/** What was measured; `undefined` after a finding. */
async function replayMonths(
  subject: ProofSubject,
  programs: Parameters<typeof proveMonths>[1],
  { stdout, stderr }: CommandContext,
): Promise<Months | undefined> {
  const { months, compared, findings } = await proveMonths(subject, programs, (text) => stderr(`${text}\n`));
  for (const finding of findings) stderr(`${finding}\n`);
  stdout(`${Object.keys(months).length} months: ${compared} minutes of tiers compared, ${findings.length} findings\n`);
  return findings.length === 0 ? months : undefined;
}
