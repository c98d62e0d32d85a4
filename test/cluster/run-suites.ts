import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { runCLI } from 'jest';

/** What can be proven on a cluster, in the order in which it is. Each takes at most 15 minutes on two cores. */
export const SUITES = {
  smoke: 'what is committed comes up, answers, is confined, and goes without a trace',
  monitoring: 'Prometheus scrapes it, evaluates its rules, and answers every query of every panel',
  installations: 'installations side by side do not mix',
  alerts: 'every fault raises its alert, which is delivered, and ends with it',
  quiet: 'a restart and a scale-down under traffic raise no alert',
} as const satisfies Readonly<Record<string, string>>;

export interface RunContext {
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
}

/**
 * The command behind `npm run test:cluster`: runs the suites that `--suite` names, or all, tells on stderr how far it is, and ends
 * with one line on stdout that counts what passed and failed.
 *
 * @returns the exit code: 0 when something passed and nothing failed
 */
export async function runSuites(argv: readonly string[], { stdout, stderr }: RunContext): Promise<number> {
  let names: readonly string[];
  try {
    names = suitesFrom(argv);
  } catch (error) {
    stderr(`${(error as Error).message}\n`);
    return 1;
  }
  let [passed, failed] = [0, 0];
  for (const name of names) {
    stderr(`\n${name}: ${SUITES[name as keyof typeof SUITES]}\n`);
    const started = performance.now();
    const { results } = await runCLI({ $0: 'jest', _: [fileOf(name)], config: CONFIG, runTestsByPath: true }, [ROOT]);
    passed += results.numPassedTests;
    // A suite that cannot even be started has no tests that could fail.
    failed += results.numFailedTests + results.numRuntimeErrorTestSuites;
    stderr(`${name}: ${Math.round((performance.now() - started) / 1000)} s\n`);
  }
  stdout(`${passed} passed, ${failed} failed\n`);
  return passed > 0 && failed === 0 ? 0 : 1;
}

// --- internal ---

const ROOT = resolve(import.meta.dirname, '../..');
const CONFIG = join(import.meta.dirname, 'jest.config.js');

function suitesFrom(argv: readonly string[]): readonly string[] {
  const { values } = parseArgs({ args: [...argv], options: { suite: { type: 'string', multiple: true } }, strict: true });
  const named = values.suite ?? Object.keys(SUITES);
  const unknown = named.filter((name) => !Object.hasOwn(SUITES, name) || !existsSync(fileOf(name)));
  if (unknown.length === 0) return named;
  const known = Object.entries(SUITES).map(([name, about]) => `  ${name}: ${about}`);
  throw new Error(`There is no suite "${unknown.join('", "')}". There are:\n${known.join('\n')}`);
}

function fileOf(suite: string): string {
  return join(import.meta.dirname, 'suites', `${suite}.test.ts`);
}
