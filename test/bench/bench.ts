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
 * Measures everything side by side in one run and prints a table. What a figure needs and the machine lacks is said, and the rest is
 * done. `--peer DIR` names a Go program that serves the same route, to compare with; `--rounds` and `--seconds` make it longer.
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
    progress(`without ${missing.join(' and ')} nothing is measured under load: apt-get install -y wrk util-linux`);
  } else {
    // The load's processor is ours too, so that the server has its own for itself.
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
  if (directory === undefined) progress('without --peer DIR there is no peer to compare with');
  else if (!has('go')) progress('without Go the peer cannot be built: apt-get install -y golang');
  else return buildPeer(directory);
  return undefined;
}
