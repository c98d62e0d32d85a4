import { accessSync, constants, realpathSync, statSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

/** The programs of the stack that are not ours, by their path. */
export interface Programs {
  readonly prometheus: string;
  readonly alertmanager: string;
  /** `undefined` where there is none: dashboards are then not shown. */
  readonly grafana: string | undefined;
}

/**
 * Looks for the programs of the stack.
 *
 * @param path folders, as the variable PATH lists them
 * @throws one error that names everything that is missing, and how Debian installs it
 */
export function findPrograms(path: string): Programs {
  const [prometheus, alertmanager, grafana] = [NAMES.prometheus, NAMES.alertmanager, NAMES.grafana].map((names) => find(names, path));
  if (prometheus !== undefined && alertmanager !== undefined) return { prometheus, alertmanager, grafana };
  const missing = [prometheus === undefined && 'Prometheus', alertmanager === undefined && 'Alertmanager'].filter((name) => name !== false);
  const packages = [prometheus === undefined && 'prometheus', alertmanager === undefined && 'prometheus-alertmanager'].filter(Boolean);
  throw new Error(
    `cannot start the stack: ${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} not on the PATH; on Debian and Ubuntu: ` +
      `apt-get install ${packages.join(' ')}`,
  );
}

/** The folder of Grafana's own files: that of its archive, where it was unpacked, or that of its packages. */
export function grafanaHome(grafana: string): string {
  const unpacked = dirname(dirname(realpathSync(grafana)));
  return isFile(join(unpacked, 'conf/defaults.ini')) ? unpacked : '/usr/share/grafana';
}

// --- internal ---

/** What each program is called by those who build it, and by those who package it. */
const NAMES = {
  prometheus: ['prometheus'],
  alertmanager: ['alertmanager', 'prometheus-alertmanager'],
  grafana: ['grafana'],
} as const;

function find(names: readonly string[], path: string): string | undefined {
  const candidates = path.split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
  return candidates.find((file) => isFile(file) && isExecutable(file));
}

function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
