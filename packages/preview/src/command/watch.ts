import { type FSWatcher, watch } from 'node:fs';
import { stat } from 'node:fs/promises';

export interface WatchOptions {
  /** Files and folders, watched recursively. */
  readonly paths: readonly string[];
  readonly signal: AbortSignal;
  /** Called once after several changes in short order, and never while it still runs. */
  readonly onChange: () => Promise<void>;
}

/** Calls back after changes until the signal aborts. */
export async function watchPaths({ paths, signal, onChange }: WatchOptions): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  const changed = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      running = running.then(onChange);
    }, QUIET_MS);
  };
  const watchers = await Promise.all(
    paths.map(async (path): Promise<FSWatcher> => {
      const recursive = (await stat(path)).isDirectory();
      return watch(path, { recursive }, (_event, file) => {
        if (!file?.includes('node_modules')) changed();
      });
    }),
  );
  signal.addEventListener('abort', () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  });
}

// --- internal ---

/** Editors write a file in several steps, which are one change. */
const QUIET_MS = 60;
