import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
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
import type { CommandContext } from './context.ts';
import { proveRuleFiles } from './prove-rules.ts';

export interface ProveOptions<F extends Fields> {
  readonly service: ServiceDefinition<F>;
  readonly context: CommandContext;
  /** Keeps what a run with `--mutants --month` measured. @default it is only printed */
  readonly record?: (months: Months) => void;
}

/**
 * The command `prove`: proves the alerts of a service offline, by Prometheus' own engine.
 *
 * @returns the exit code: 0, or 1 when a proof fails or cannot be run
 */
export async function prove<F extends Fields>(argv: readonly string[], options: ProveOptions<F>): Promise<number> {
  try {
    return await run(argv, options);
  } catch (error) {
    options.context.stderr(`${(error as Error).message}\n`);
    return 1;
  }
}

// --- internal ---

const FLAGS = {
  mutants: { type: 'boolean' },
  'every-mutant': { type: 'boolean' },
  month: { type: 'boolean' },
  rules: { type: 'string', multiple: true },
  metrics: { type: 'string', multiple: true },
  expect: { type: 'string', multiple: true },
  promtool: { type: 'string', multiple: true },
  prometheus: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

const HELP = `Proves the alerts offline, by Prometheus' own engine.

  npm run prove                        the cases of every alert
  npm run prove -- --mutants           break each rule, and check that its cases fail
  npm run prove -- --every-mutant      the same, including rules that differ only in a window or a number
  npm run prove -- --month             replay a month of traffic through a Prometheus, for each objective
  npm run prove -- --mutants --month   both, and write the tables
  npm run prove -- --rules FILE…       what can be proven of anybody's rules that one Prometheus loads: files with
                                       "groups:", PrometheusRule objects, lists of them; exit code 1 after any finding
                   --metrics FILE      what they read, in its healthy state: a scrape in the text format or OpenMetrics,
                                       plain or gzip; "-" is the standard input; may be given several times
                   --expect ALERT      an alert that must fire, such as a dead man's switch; may be given several times

  --promtool PROGRAM                   another promtool than that of the PATH; given twice, both run the cases
  --prometheus PROGRAM                 another Prometheus than that of the PATH
`;

async function run<F extends Fields>(argv: readonly string[], { service, context, record }: ProveOptions<F>): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...argv], options: FLAGS, allowPositionals: true });
  if (values.help) {
    context.stdout(HELP);
    return 0;
  }
  const promtools = values.promtool ?? ['promtool'];
  const [promtool = 'promtool'] = promtools;
  if (values.rules) {
    const { metrics, expect: expected } = values;
    return (await proveRuleFiles({ files: [...values.rules, ...positionals], metrics, expected, promtools }, context)) ? 0 : 1;
  }
  if (positionals.length > 0) throw new Error(`"${positionals[0]}" is not expected here: give rule files by --rules`);
  const subject = proofSubject(service);
  const every = values['every-mutant'] ?? false;
  const mutated = values.mutants || every;
  if (!mutated && !values.month) return (await proveCases(subject, promtools, context)) ? 0 : 1;
  const killed = mutated ? await proveMutants(subject, { promtool, every }, context) : true;
  const programs = { promtool, prometheus: values.prometheus ?? 'prometheus' };
  const months = values.month ? await replayMonths(subject, programs, context) : undefined;
  if (!killed || (values.month && months === undefined)) return 1;
  if (mutated && months !== undefined) record?.(months);
  return 0;
}

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
