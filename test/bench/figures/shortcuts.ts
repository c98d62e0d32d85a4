import { SERVICE } from '../contenders.ts';
import type { Figure, FigureOptions } from '../figure.ts';
import type { LoadResult } from '../load.ts';
import type { ServerCommand } from '../process.ts';
import { runRounds } from '../rounds.ts';
import { SHORTCUTS, type Shortcut } from '../shortcuts/shortcuts.ts';
import { ratiosOf } from '../statistics.ts';

/** CPU time of a request without each shortcut of the service, against the service as it is; `none` is the noise of the machine. */
export async function shortcutFigures({ rounds, seconds, progress }: FigureOptions): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const on of ['text', 'problem', 'refusal'] as const) {
    const names = ['none', ...Object.keys(SHORTCUTS).filter((name) => (SHORTCUTS[name]?.on ?? 'text') === on)];
    const servers = { service: without('', on), ...Object.fromEntries(names.map((name) => [name, without(name, on)])) };
    const refusing = on === 'text' ? [] : Object.keys(servers);
    const load = { path: on === 'problem' ? '/lorem/letter/5/10' : '/lorem/sentence/5/10', seconds };
    const results: Readonly<Record<string, readonly LoadResult[]>> = await runRounds(servers, {
      rounds,
      load,
      refusing,
      progress,
    });
    const cpu = (name: string) => (results[name] ?? []).map(({ cpuMicroseconds }) => cpuMicroseconds);
    figures.push(...names.map((name) => ({ name: `a ${on} without "${name}"`, unit: ' ×', spread: ratiosOf(cpu(name), cpu('service')) })));
  }
  return figures;
}

// --- internal ---

function without(shortcut: string, on: Shortcut['on']): ServerCommand {
  const limit = on === 'refusal' ? { RATE_LIMIT_PER_SECOND: '0.001' } : {};
  return {
    command: ['node', '--import', './test/bench/shortcuts/replace-source.ts', 'service/main.ts'],
    environment: { ...SERVICE.environment, ...limit, WITHOUT: shortcut },
  };
}
