import { registerHooks } from 'node:module';
import { SHORTCUTS } from './shortcuts.ts';

// Preloaded with `--import`: loads the service without the shortcut that the variable `WITHOUT` names.
const edits = SHORTCUTS[process.env['WITHOUT'] ?? '']?.edits ?? [];
registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    const own = edits.filter(({ file }) => url.endsWith(`/service/${file}`));
    if (own.length === 0) return loaded;
    return { ...loaded, source: own.reduce((source, { from, to }) => source.replace(from, () => to), String(loaded.source)) };
  },
});
