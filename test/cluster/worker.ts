import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';

/** How many tests passed and failed. */
export interface Count {
  readonly passed: number;
  readonly failed: number;
}

/** The sum of counts. */
export function total(counts: readonly Count[]): Count {
  return counts.reduce((sum, { passed, failed }) => ({ passed: sum.passed + passed, failed: sum.failed + failed }), {
    passed: 0,
    failed: 0,
  });
}

/**
 * Runs suites in a process of their own, and tells what it tells, each line after the suite's name, or that there are several. A process
 * that ends without a count counts as one failure.
 */
export async function runInWorker(names: readonly string[], report: (line: string) => void): Promise<Count> {
  const args = [...process.execArgv, join(import.meta.dirname, 'main.ts'), ...names.flatMap((name) => ['--suite', name])];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const closed = once(child, 'close');
  const lane = names.length === 1 ? names[0] : 'others';
  createInterface(child.stderr).on('line', (line) => report(`[${lane}] ${line}\n`));
  const said = await text(child.stdout);
  await closed;
  const [, passed, failed] = /^(\d+) passed, (\d+) failed$/m.exec(said) ?? [];
  return passed === undefined ? { passed: 0, failed: 1 } : { passed: Number(passed), failed: Number(failed) };
}
