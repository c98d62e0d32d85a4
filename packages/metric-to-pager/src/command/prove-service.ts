import { availableParallelism } from 'node:os';
import type { Fields } from '../kubernetes/index.ts';
import {
  type AlertState,
  alertStates,
  checkGroups,
  judgeOutage,
  measuredOutages,
  measureOutages,
  OUTAGES,
  outageTable,
  type ProofOutcome,
  type ProofSubject,
  proofSubject,
  runProofs,
} from '../proof/index.ts';
import type { ServiceDefinition } from '../service.ts';
import type { CommandContext } from '../terminal/context.ts';

/**
 * Proves the alerts of a service offline, by Prometheus' own engine. @returns whether every proof holds
 *
 * @param promtools each runs every case
 */
export async function proveService<F extends Fields>(
  service: ServiceDefinition<F>,
  promtools: readonly string[],
  context: CommandContext,
): Promise<boolean> {
  const { stdout, stderr } = context;
  const subject = proofSubject(service);
  const { alerts, groups, proofs } = subject;
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
  const noticed = await proveOutages(subject, promtools[0] ?? 'promtool', context);
  return failed.length === 0 && bare.length === 0 && noticed;
}

// --- internal ---

/** Prints whom each outage notifies, and when. @returns whether all are as they must be; a service without `requests` has none */
async function proveOutages(subject: ProofSubject, promtool: string, { stdout, stderr }: CommandContext): Promise<boolean> {
  if (subject.service.requests === undefined) return true;
  const firing = await measureOutages(OUTAGES, { subject, promtool, workers: availableParallelism() });
  const reports = OUTAGES.map((outage) => judgeOutage(outage, firing.get(outage.name) ?? []));
  const findings = reports.flatMap((report) => report.findings);
  stdout(`${outageTable(measuredOutages(reports))}\n`);
  for (const finding of findings) stderr(`${finding}\n`);
  const harmless = OUTAGES.filter(({ must }) => must === 'nothing').length;
  stdout(`${OUTAGES.length - harmless} outages, ${harmless} harmless worlds: ${findings.length} findings\n`);
  return findings.length === 0;
}

/** An alert whose proof failed is not proven. */
function stateOf(title: string, is: AlertState['is'], failed: readonly ProofOutcome[]): string {
  const state = failed.some(({ subject }) => subject === title) ? 'failed' : is === 'proven' ? is : 'not proven';
  return state.padEnd('not proven'.length);
}
