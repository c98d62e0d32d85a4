import { isReady, type Look, systemClock, until } from 'metric-to-pager/cluster';
import { NODE_SERIES } from 'metric-to-pager/promql';
import { catalogue } from '../../../service/metrics.ts';
import { installationSelector } from '../series.ts';
import { type DrillSite, greatest, putFault, type Undo } from './faults.ts';

/**
 * Lets the one pod exit, and once Prometheus has seen that it started again, lets the kernel end it for its memory: two restarts that fall
 * between two scrapes would look like one. There is nothing to undo, as each fault ends with its process.
 */
export async function endTwice(site: DrillSite): Promise<Undo> {
  await putFault(site, { kind: 'exit' });
  await seen(site, { restarts: 1, reason: 'Error' });
  const limit = await greatest(site, catalogue.metrics.lorem_memory_limit_bytes.name);
  // It is gone before it can answer.
  await putFault(site, { kind: 'allocate', megabytes: Math.ceil((2 * limit) / 2 ** 20) }).catch(() => undefined);
  await seen(site, { restarts: 2, reason: 'OOMKilled' });
  return async () => {};
}

// --- internal ---

interface Restart {
  readonly restarts: number;
  /** Why the process before ended, as Kubernetes says it. */
  readonly reason: string;
}

async function seen(site: DrillSite, restart: Restart): Promise<void> {
  const { name } = site.installation;
  await until(`restart ${restart.restarts} of ${name}`, () => restarted(site, restart), { clock: systemClock, seconds: 120 });
}

async function restarted({ installation, prometheus }: DrillSite, { restarts, reason }: Restart): Promise<Look<void>> {
  const pods = await installation.pods();
  if (!pods.every(isReady)) return { missing: 'it is not ready again' };
  const ended = pods.flatMap(({ status }) => status?.containerStatuses ?? []).map(({ lastState }) => lastState?.terminated?.reason);
  if (!ended.includes(reason)) return { missing: `its process ended by ${ended.join(' ')} instead of ${reason}` };
  const [sample] = await prometheus.server.query(
    `changes(${NODE_SERIES.process_start_time_seconds.name}${installationSelector(installation)}[5m])`,
  );
  const counted = sample?.value ?? 0;
  return counted >= restarts ? { found: undefined } : { missing: `Prometheus has seen ${counted} restarts` };
}
