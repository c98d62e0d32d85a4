import { readFile, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { checkMutants, distinctMutants, mutants, runProofs } from 'metric-to-pager/proof';
import { DOCUMENT, type Measured, measuredIn, proofDocument } from './document.ts';
import { groups, proofs } from './lorem.ts';
import { replayMonths } from './month.ts';
import { proveRules } from './rules.ts';
import type { Surroundings } from './surroundings.ts';

/** Proves the alerts, and answers the exit code: 0 when everything is as it must be, 1 when not, or when it could not be asked. */
export async function prove(args: readonly string[], surroundings: Surroundings): Promise<number> {
  try {
    return await proveAsked(args, surroundings);
  } catch (error) {
    surroundings.stderr(`${(error as Error).message}\n`);
    return 1;
  }
}

// --- internal ---

async function proveAsked(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  if (values.help) {
    surroundings.stdout(HELP);
    return 0;
  }
  const promtools = values.promtool ?? ['promtool'];
  const [promtool = 'promtool'] = promtools;
  if (values.rules) {
    const proven = await Promise.all(values.rules.map((file) => proveRules({ file, metrics: values.metrics, promtool }, surroundings)));
    return proven.every(Boolean) ? 0 : 1;
  }
  const every = values['every-mutant'] ?? false;
  const mutants = values.mutants || every;
  if (!mutants && !values.month) return (await proveCases(promtools, surroundings)) ? 0 : 1;
  const killed = mutants ? await proveMutants(promtool, { every }, surroundings) : true;
  const months = values.month ? await replayMonths({ promtool, prometheus: values.prometheus ?? 'prometheus' }, surroundings) : undefined;
  if (!killed || (values.month && !months)) return 1;
  if (mutants && months) await writeDocument(months, surroundings);
  return 0;
}

const OPTIONS = {
  mutants: { type: 'boolean' },
  'every-mutant': { type: 'boolean' },
  month: { type: 'boolean' },
  rules: { type: 'string', multiple: true },
  metrics: { type: 'string' },
  promtool: { type: 'string', multiple: true },
  prometheus: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

const HELP = `Proves the alerts offline, by Prometheus' own engine.

  npm run prove                      the cases of every alert
  npm run prove -- --mutants         break each rule, and demand that its cases notice
  npm run prove -- --every-mutant    the same, with all that are alike but for a window or a number
  npm run prove -- --month           replay a month of traffic through a Prometheus, for each objective
  npm run prove -- --mutants --month both, and write their tables to ${DOCUMENT}
  npm run prove -- --rules FILE      what can be proven of any rules: a PrometheusRule or "groups:"
                   --metrics FILE    with the metrics that there are, as a scrape shows them

  --promtool PROGRAM                 another promtool than that of the PATH; given twice, the cases run by both
  --prometheus PROGRAM               another Prometheus than that of the PATH
`;

async function proveCases(promtools: readonly string[], { stdout, stderr }: Surroundings): Promise<boolean> {
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

async function proveMutants(promtool: string, { every }: { readonly every: boolean }, { stdout, stderr }: Surroundings): Promise<boolean> {
  const all = every ? mutants(groups) : distinctMutants(groups);
  const judged = await checkMutants(all, { groups, proofs, promtool, workers: availableParallelism() });
  const survivors = judged.filter(({ killedBy }) => killedBy === undefined);
  for (const { mutant } of survivors) stderr(`survived: ${mutant.name}\n`);
  stdout(`${judged.length} mutants: ${judged.length - survivors.length} killed, ${survivors.length} survived\n`);
  return survivors.length === 0;
}

/** What others have measured stays as it is. */
async function writeDocument(months: Measured['months'], { repository, stdout }: Surroundings): Promise<void> {
  const file = join(repository, DOCUMENT);
  await writeFile(file, proofDocument({ ...measuredIn(await readFile(file, 'utf8')), months }));
  stdout(`${DOCUMENT} written\n`);
}
