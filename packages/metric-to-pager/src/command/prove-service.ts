import { availableParallelism } from 'node:os';
import type { Fields } from '../kubernetes/index.ts';
import {
  type AlertState,
  alertStates,
  checkGroups,
  checkMutants,
  distinctMutants,
  judgeOutage,
  type Months,
  measuredOutages,
  measureOutages,
  mutants,
  OUTAGES,
  type Outages,
  outageTable,
  type ProofOutcome,
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
  /** Keeps what a run measured. @default it is only printed */
  readonly record?: ((measured: ProofMeasurements) => void | Promise<void>) | undefined;
}

/** The measurements of a run: of its outages, or of its months when mutants were checked too. */
export interface ProofMeasurements {
  readonly months?: Months;
  readonly outages?: Outages;
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
  if (!mutated && !month) {
    const proven = await proveCases(subject, promtools, context);
    const outages = await proveOutages(subject, promtool, context);
    if (proven && outages !== undefined) await record?.({ outages });
    return proven && outages !== undefined;
  }
  const killed = mutated ? await proveMutants(subject, { promtool, every: everyMutant }, context) : true;
  const months = month ? await replayMonths(subject, { promtool, prometheus }, context) : undefined;
  if (!killed || (month && months === undefined)) return false;
  if (mutated && months !== undefined) await record?.({ months });
  return true;
}

// --- internal ---

async function proveCases(
  { alerts, groups, proofs }: ProofSubject,
  promtools: readonly string[],
  { stdout, stderr }: CommandContext,
): Promise<boolean> {
  const by = promtools.join(' and ');
  const refused = (await Promise.all(promtools.map((promtool) => checkGroups(promtool, groups)))).flatMap((checked) => checked.refused);
  for (const reason of new Set(refused)) stderr(`Prometheus refuses a rule: ${reason}\n`);
  if (refused.length > 0) return false;
  const outcomes = (await Promise.all(promtools.map((promtool) => runProofs(proofs, { groups, promtool })))).flat();
  const failed = outcomes.filter(({ failures }) => failures.length > 0);
  for (const { failures, folder } of failed) stderr(`${failures.join('\n')}\n  The cases and promtool's whole output are in ${folder}\n`);
  const states = alertStates(alerts, proofs);
  for (const { title, is, reason } of states)
    stdout(`${stateOf(title, is, failed)} ${title}${reason === undefined ? '' : `: ${reason}`}\n`);
  const bare = states.filter(({ is }) => is === 'neither proven nor excused');
  for (const { title } of bare)
    stderr(`${title} has neither an expectation nor a reason for having none: add "expectation" or "unproven"\n`);
  const cases = proofs.flatMap((proof) => proof.cases);
  const checks = cases.flatMap((one) => one.checks);
  stdout(`${proofs.length} proofs, ${cases.length} cases, ${checks.length} checks by ${by}: ${failed.length} failed\n`);
  return failed.length === 0 && bare.length === 0;
}

/** Prints whom each outage notifies, and when. @returns the measured minutes; `undefined` after a finding */
async function proveOutages(subject: ProofSubject, promtool: string, { stdout, stderr }: CommandContext): Promise<Outages | undefined> {
  if (subject.service.requests === undefined) {
    stdout('no outages are simulated: the service defines no "requests"\n');
    return {};
  }
  const firing = await measureOutages(OUTAGES, { subject, promtool, workers: availableParallelism() });
  const reports = OUTAGES.map((outage) => judgeOutage(outage, firing.get(outage.name) ?? []));
  const findings = reports.flatMap((report) => report.findings);
  const measured = measuredOutages(reports);
  stdout(`${outageTable(measured)}\n`);
  for (const finding of findings) stderr(`${finding}\n`);
  const harmless = OUTAGES.filter(({ must }) => must === 'nothing').length;
  stdout(`${OUTAGES.length - harmless} outages, ${harmless} harmless worlds: ${findings.length} findings\n`);
  return findings.length === 0 ? measured : undefined;
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

/** An alert whose proof failed is not proven. */
function stateOf(title: string, is: AlertState['is'], failed: readonly ProofOutcome[]): string {
  const state = failed.some(({ subject }) => subject === title) ? 'failed' : is === 'proven' ? is : 'not proven';
  return state.padEnd('not proven'.length);
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
