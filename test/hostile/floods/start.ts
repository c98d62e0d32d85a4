import { join } from 'node:path';
import { execa } from 'execa';
import { LOAD_CPU } from '../../bench/process.ts';
import type { FloodName } from './kinds.ts';

/** Floods that run together for a time. */
export interface Wave {
  readonly port: number;
  readonly seconds: number;
  readonly floods: readonly { readonly name: FloodName; readonly connections: number }[];
}

/**
 * Runs a wave in a process of its own, on the CPU of the client that measures, which it lets go first.
 * @throws Error when that process fails
 */
export async function runWave(wave: Wave): Promise<void> {
  const main = join(import.meta.dirname, 'main.ts');
  await execa('nice', ['-n', '19', 'taskset', '-c', LOAD_CPU, process.execPath, main, JSON.stringify(wave)], { stdin: 'ignore' });
}
