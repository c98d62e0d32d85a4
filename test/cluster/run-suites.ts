import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { runCLI } from 'jest';
import { type Command, type CommandContext, defineCommand, UsageError } from 'metric-to-pager/terminal';
import { RECORD } from './alerts/record-file.ts';
import { type Count, runInWorker, total } from './worker.ts';

/** What a run proves, in this order. */
const DEFAULT_SUITES = {
  smoke: 'what is committed comes up, answers, is confined, and goes without a trace',
  monitoring: 'Prometheus scrapes it, evaluates its rules, and answers every query of every panel',
  soak: 'a restart and a scale-down under traffic raise no alert',
  installations: 'installations side by side do not mix',
  doctor: 'what is broken for real, once per link, is found with its cause, and healthy after its fix',
  alerts: 'every fault raises its alert, which is delivered, and ends with it',
} as const satisfies Readonly<Record<string, string>>;

/** Every suite. Those that only `--suite` runs take a suite of the default run further. Each takes at most 20 minutes on two cores. */
export const SUITES = {
  ...DEFAULT_SUITES,
  'soak-long': 'the soak, for ten minutes',
  'doctor-all': 'the suite doctor, with everything that a cluster can show',
} as const satisfies Readonly<Record<string, string>>;

/**
 * The command behind `npm run test:cluster`: runs the suites that `--suite` names, or the default ones, reports progress on stderr, and ends with one
 * line on stdout that counts what passed and failed. The drills, which mostly wait, run beside the others.
 */
export const suitesCommand: Command = defineCommand({
  name: 'npm run test:cluster --',
  summary: 'Runs the tests on the Kubernetes cluster of KUBECONFIG.',
  arguments: {
    suite: {
      type: 'string',
      multiple: true,
      valueHint: 'NAME',
      description: `A suite to run. Default: ${Object.keys(DEFAULT_SUITES).join(', ')}.`,
    },
    record: { type: 'boolean', description: 'Writes what is measured into the document of the proofs.' },
  },
  details: () => `Suites:\n\n${described(Object.entries(SUITES))}`,
  run: async ({ suite, record }, { stdout, stderr }) => {
    const given = suitesOf(suite);
    const lanes = [...Map.groupBy(given, (name) => name === BESIDE).values()];
    if (record) process.env[RECORD] = 'yes';
    const counts =
      lanes.length > 1 ? await Promise.all(lanes.map((names) => runInWorker(names, stderr))) : [await runInTurn(given, stderr)];
    const { passed, failed } = total(counts);
    stdout(`${passed} passed, ${failed} failed\n`);
    return passed > 0 && failed === 0 ? 0 : 1;
  },
});

// --- internal ---

/** The suite that runs beside the others. */
const BESIDE: SuiteName = 'alerts';

type SuiteName = keyof typeof SUITES;

const ROOT = resolve(import.meta.dirname, '../..');
const CONFIG = join(import.meta.dirname, 'jest.config.js');

async function runInTurn(names: readonly SuiteName[], stderr: CommandContext['stderr']): Promise<Count> {
  const counts: Count[] = [];
  for (const name of names) {
    stderr(`\n${name}: ${SUITES[name]}\n`);
    const started = performance.now();
    const { results } = await runCLI({ $0: 'jest', _: [fileOf(name)], config: CONFIG, runTestsByPath: true }, [ROOT]);
    // A suite that cannot even be started has no tests that could fail.
    counts.push({ passed: results.numPassedTests, failed: results.numFailedTests + results.numRuntimeErrorTestSuites });
    stderr(`${name}: ${Math.round((performance.now() - started) / 1000)} s\n`);
  }
  return total(counts);
}

function suitesOf(given: readonly string[]): readonly SuiteName[] {
  const named = given.length > 0 ? given : Object.keys(DEFAULT_SUITES);
  const unknown = named.filter((name) => !isSuite(name) || !existsSync(fileOf(name)));
  if (unknown.length === 0) return named.filter(isSuite);
  throw new UsageError(`There is no suite "${unknown.join('", "')}". There are:\n${described(Object.entries(SUITES))}`);
}

function described(suites: readonly (readonly [string, string])[]): string {
  return suites.map(([name, about]) => `  ${name}: ${about}`).join('\n');
}

function isSuite(name: string): name is SuiteName {
  return Object.hasOwn(SUITES, name);
}

function fileOf(suite: string): string {
  return join(import.meta.dirname, 'suites', `${suite}.test.ts`);
}
