import type { FigureOptions } from './figure.ts';
import { type Load, type LoadResult, runLoad } from './load.ts';
import { type ServerCommand, type ServerProcess, startServer } from './process.ts';

export interface RoundsOptions extends Omit<FigureOptions, 'seconds'> {
  readonly load: Load;
  /** Names of servers that refuse every request. @default none */
  readonly refusing?: readonly string[];
}

/**
 * Loads several servers in turn, round after round, so that noise of the machine affects all of them. Returns one result per round for each
 * server that is defined; a first warm-up round is not counted.
 */
export async function runRounds<const N extends string>(
  servers: Readonly<Record<N, ServerCommand | undefined>>,
  { rounds, load, refusing = [], progress }: RoundsOptions,
): Promise<Readonly<Record<N, readonly LoadResult[]>>> {
  const names = Object.keys(servers) as N[];
  const results = Object.fromEntries(names.map((name) => [name, [] as LoadResult[]])) as Record<N, LoadResult[]>;
  const running = new Map<N, ServerProcess>();
  try {
    for (const name of names) {
      const command = servers[name];
      if (command !== undefined) running.set(name, await startServer(command));
    }
    for (let round = 0; round <= rounds; round += 1) {
      for (const [name, server] of running) {
        progress(`${load.path} ${name} ${round === 0 ? 'warm-up' : `round ${round} of ${rounds}`}`);
        const result = await runLoad(server, { ...load, refusals: refusing.includes(name) ? 'all' : 'none' });
        if (round > 0) results[name].push(result);
      }
    }
  } finally {
    for (const server of running.values()) await server.stop();
  }
  return results;
}
