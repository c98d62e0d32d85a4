import { isReady, type Look, systemClock, until } from '../../../k8s/cluster/index.ts';
import { NODE_SERIES } from '../../../monitoring/promql/index.ts';
import { selectorOf } from '../series.ts';
import { putFault, type Site, type Undo } from './faults.ts';

/**
 * Lets the one pod exit and start again, and once more when Prometheus has seen the first restart: two that fall between two scrapes
 * would look like one. There is nothing to undo, as the fault ends with the process.
 */
export async function exitTwice(site: Site): Promise<Undo> {
  for (const restarts of [1, 2]) {
    await putFault(site, { kind: 'exit' });
    await until(`restart ${restarts} of ${site.installation.name}`, () => restarted(site, restarts), { clock: systemClock, seconds: 120 });
  }
  return async () => {};
}

// --- internal ---

async function restarted({ installation, prometheus }: Site, restarts: number): Promise<Look<void>> {
  const pods = await installation.pods();
  if (!pods.every(isReady)) return { missing: 'it is not ready again' };
  const [sample] = await prometheus.server.query(`changes(${NODE_SERIES.process_start_time_seconds.name}${selectorOf(installation)}[5m])`);
  const seen = sample?.value ?? 0;
  return seen >= restarts ? { found: undefined } : { missing: `Prometheus has seen ${seen} restarts` };
}
