import { accessSync, constants, realpathSync, statSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

/** Paths of the external programs of the stack. */
export interface Programs {
  readonly prometheus: string;
  readonly alertmanager: string;
  /** `undefined` when it is not installed: the stack then has no dashboards. */
  readonly grafana: string | undefined;
}

/** Finds the programs of the stack in the folders of a PATH. @throws one error that names all missing programs and their packages */
export function findPrograms(path: string): Programs {
  const prometheus = find(['prometheus'], path);
  const alertmanager = find(['alertmanager', 'prometheus-alertmanager'], path);
  const grafana = find(['grafana'], path);
  if (prometheus !== undefined && alertmanager !== undefined) return { prometheus, alertmanager, grafana };
  const missing = [prometheus === undefined && 'Prometheus', alertmanager === undefined && 'Alertmanager'].filter((name) => name !== false);
  const packages = [prometheus === undefined && 'prometheus', alertmanager === undefined && 'prometheus-alertmanager'].filter(Boolean);
  throw new Error(
    `cannot start the stack: ${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} not on the PATH; on Debian and Ubuntu: ` +
      `apt-get install ${packages.join(' ')}`,
  );
}

/** Returns Grafana's home folder: that of its archive, or that of its packages. */
export function grafanaHome(grafana: string): string {
  const unpacked = dirname(dirname(realpathSync(grafana)));
  return isFile(join(unpacked, 'conf/defaults.ini')) ? unpacked : '/usr/share/grafana';
}

// --- internal ---

/** Returns the first executable under one of its names, upstream or Debian. */
function find(names: readonly string[], path: string): string | undefined {
  const candidates = path.split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
  return candidates.find(isExecutable);
}

function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return isFile(file);
  } catch {
    return false;
  }
}
