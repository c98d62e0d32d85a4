import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { runCLI } from 'jest';
import { RECORD } from './alerts/record-file.ts';
import { type Count, runInWorker, total } from './worker.ts';

/** What can be proven on a cluster, in the order in which it is. Each takes at most 20 minutes on two cores. */
export const SUITES = {
  smoke: 'what is committed comes up, answers, is confined, and goes without a trace',
  monitoring: 'Prometheus scrapes it, evaluates its rules, and answers every query of every panel',
  soak: 'a restart and a scale-down under traffic raise no alert',
  installations: 'installations side by side do not mix',
  doctor: 'what is broken for real is found with its cause, and healthy after its fix',
  alerts: 'every fault raises its alert, which is delivered, and ends with it',
} as const satisfies Readonly<Record<string, string>>;

export interface SuiteContext {
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
}

/**
 * The command behind `npm run test:cluster`: runs the suites that `--suite` names, or all, tells on stderr how far it is, and ends
 * with one line on stdout that counts what passed and failed. The drills, which mostly wait, run beside the others.
 *
 * @returns the exit code: 0 when something passed and nothing failed
 */
export async function runSuites(argv: readonly string[], { stdout, stderr }: SuiteContext): Promise<number> {
  let given: Given;
  try {
    given = givenIn(argv);
  } catch (error) {
    stderr(`${(error as Error).message}\n`);
    return 1;
  }
  const lanes = [...Map.groupBy(given.names, (name) => name === BESIDE).values()];
  if (given.record) process.env[RECORD] = 'yes';
  const counts =
    lanes.length > 1 ? await Promise.all(lanes.map((names) => runInWorker(names, stderr))) : [await runInTurn(given.names, stderr)];
  const { passed, failed } = total(counts);
  stdout(`${passed} passed, ${failed} failed\n`);
  return passed > 0 && failed === 0 ? 0 : 1;
}

// --- internal ---

/** The suite that runs beside the others. */
const BESIDE: SuiteName = 'alerts';

type SuiteName = keyof typeof SUITES;

/** What the command line asks for. */
interface Given {
  readonly names: readonly SuiteName[];
  /** Whether what is measured is written into the document of the proofs. */
  readonly record: boolean;
}

const ROOT = resolve(import.meta.dirname, '../..');
const CONFIG = join(import.meta.dirname, 'jest.config.js');
const OPTIONS = { suite: { type: 'string', multiple: true }, record: { type: 'boolean', default: false } } as const;

async function runInTurn(names: readonly SuiteName[], stderr: SuiteContext['stderr']): Promise<Count> {
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

function givenIn(argv: readonly string[]): Given {
  const { values } = parseArgs({ args: [...argv], options: OPTIONS, strict: true });
  const named = values.suite ?? Object.keys(SUITES);
  const unknown = named.filter((name) => !isSuite(name) || !existsSync(fileOf(name)));
  if (unknown.length === 0) return { names: named.filter(isSuite), record: values.record };
  const known = Object.entries(SUITES).map(([name, about]) => `  ${name}: ${about}`);
  throw new Error(`There is no suite "${unknown.join('", "')}". There are:\n${known.join('\n')}`);
}

function isSuite(name: string): name is SuiteName {
  return Object.hasOwn(SUITES, name);
}

function fileOf(suite: string): string {
  return join(import.meta.dirname, 'suites', `${suite}.test.ts`);
}
