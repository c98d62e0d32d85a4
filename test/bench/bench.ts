import { execFileSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { buildPeer } from './contenders.ts';
import { type Figure, tableOf } from './figure.ts';
import { cpuFigures } from './figures/cpu.ts';
import { memoryFigures } from './figures/memory.ts';
import { overloadFigures } from './figures/overload.ts';
import { scrapeFigures } from './figures/scrape.ts';
import { seriesFigures } from './figures/series.ts';
import { benchGenerator } from './generator.ts';
import { has, LOAD_CPU } from './process.ts';

/**
 * Measures all figures in one run and prints a table; skips figures whose programs are missing. `--peer DIR` is a Go program that serves
 * the same route; `--rounds` and `--seconds` set the duration.
 */
export async function bench(argv: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...argv],
    options: { peer: { type: 'string' }, rounds: { type: 'string', default: '5' }, seconds: { type: 'string', default: '4' } },
  });
  const rounds = Number(values.rounds);
  const seconds = Number(values.seconds);
  const figures: Figure[] = [...seriesFigures({ rounds, progress })];
  const missing = ['wrk', 'taskset'].filter((program) => !has(program));
  if (missing.length > 0) {
    progress(`${missing.join(' and ')} not found, skipping the figures under load: apt-get install -y wrk util-linux`);
  } else {
    // This process shares the CPU of the load, so that the server has its own.
    execFileSync('taskset', ['-cp', LOAD_CPU, String(process.pid)], { stdio: 'ignore' });
    figures.push(...(await cpuFigures({ rounds, seconds, peer: peer(values.peer), progress })));
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
