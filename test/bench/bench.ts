import { execFileSync } from 'node:child_process';
import { buildPeer } from './contenders.ts';
import { type Figure, tableOf } from './figure.ts';
import { cpuFigures } from './figures/cpu.ts';
import { memoryFigures } from './figures/memory.ts';
import { overloadFigures } from './figures/overload.ts';
import { scrapeFigures } from './figures/scrape.ts';
import { seriesFigures } from './figures/series.ts';
import { shortcutFigures } from './figures/shortcuts.ts';
import { benchGenerator } from './generator.ts';
import { has, LOAD_CPU } from './process.ts';

export interface BenchOptions {
  /** A Go program that serves the same route, to compare with. @default none */
  readonly peer: string | undefined;
  /** Measures only what each shortcut of the service saves. */
  readonly shortcuts: boolean;
  /** Rounds of each figure. */
  readonly rounds: number;
  /** Length of each measurement under load. */
  readonly seconds: number;
}

/**
 * Measures everything side by side in one run and prints a table. What a figure needs and the machine lacks is said, and the rest is
 * done.
 */
export async function bench({ peer: directory, shortcuts, rounds, seconds }: BenchOptions): Promise<void> {
  const figures: Figure[] = shortcuts ? [] : [...seriesFigures({ rounds, progress })];
  const missing = ['wrk', 'taskset'].filter((program) => !has(program));
  if (missing.length > 0) {
    progress(`${missing.join(' and ')} not found, skipping the figures under load: apt-get install -y wrk util-linux`);
  } else {
    // This process shares the CPU of the load, so that the server has its own.
    execFileSync('taskset', ['-cp', LOAD_CPU, String(process.pid)], { stdio: 'ignore' });
    if (shortcuts) {
      process.stdout.write(`${tableOf(await shortcutFigures({ rounds, seconds, progress }))}\n`);
      return;
    }
    figures.push(...(await cpuFigures({ rounds, seconds, peer: peer(directory), progress })));
    figures.push(...(await overloadFigures({ rounds, seconds, progress })));
    figures.push(...(await scrapeFigures({ rounds, seconds, progress })));
    figures.push(...(await memoryFigures({ progress })));
  }
  benchGenerator({ output: process.stderr });
  process.stdout.write(`${tableOf(figures)}\n`);
}

// --- internal ---

function progress(what: string): void {
  process.stderr.write(`${what}\n`);
}

function peer(directory: string | undefined) {
  if (directory === undefined) progress('skipping the comparison with a peer: --peer is not set');
  else if (!has('go')) progress('skipping the comparison with a peer: go not found: apt-get install -y golang');
  else return buildPeer(directory);
  return undefined;
}
