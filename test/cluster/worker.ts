import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';

/** Numbers of passed and failed tests. */
export interface Count {
  readonly passed: number;
  readonly failed: number;
}

/** Returns the sum of counts. */
export function total(counts: readonly Count[]): Count {
  const add = (sum: Count, { passed, failed }: Count) => ({ passed: sum.passed + passed, failed: sum.failed + failed });
  return counts.reduce(add, { passed: 0, failed: 0 });
}

/** Runs suites in a child process and reports its lines with a prefix. A process that exits without a count is one failure. */
export async function runInWorker(names: readonly string[], report: (line: string) => void): Promise<Count> {
  const args = [...process.execArgv, join(import.meta.dirname, 'main.ts'), ...names.flatMap((name) => ['--suite', name])];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const closed = once(child, 'close');
  const prefix = names.length === 1 ? names[0] : 'others';
  createInterface(child.stderr).on('line', (line) => report(`[${prefix}] ${line}\n`));
  const stdout = await text(child.stdout);
  await closed;
  const [, passed, failed] = /^(\d+) passed, (\d+) failed$/m.exec(stdout) ?? [];
  return passed === undefined ? { passed: 0, failed: 1 } : { passed: Number(passed), failed: Number(failed) };
}
