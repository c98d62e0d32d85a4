import { isReady, type Look, systemClock, until } from 'metric-to-pager/cluster';
import { greatest, type Undo } from 'metric-to-pager/drill';
import { NODE_SERIES } from 'metric-to-pager/promql';
import { catalogue } from '../../../service/metrics.ts';
import { installationSelector } from '../series.ts';
import { type DrillSite, putFault } from './faults.ts';

/**
 * Makes the pod exit and, after Prometheus has scraped the restart, be OOM-killed: two restarts between two scrapes would look like one.
 * Needs no undo, as each fault ends with its process.
 */
export async function endTwice(context: DrillSite): Promise<Undo> {
  await putFault(context, { kind: 'exit' });
  await seen(context, { restarts: 1, reason: 'Error' });
  const limit = await greatest(context, catalogue.metrics.lorem_memory_limit_bytes.name);
  // The process is killed before it can answer.
  await putFault(context, { kind: 'allocate', megabytes: Math.ceil((2 * limit) / 2 ** 20) }).catch(() => undefined);
  await seen(context, { restarts: 2, reason: 'OOMKilled' });
  return async () => {};
}

// --- internal ---

/** Waits until Kubernetes reports the reason of the last termination, and Prometheus the number of restarts. */
async function seen({ installation, prometheus }: DrillSite, { restarts, reason }: { restarts: number; reason: string }) {
  const changes = `changes(${NODE_SERIES.process_start_time_seconds.name}${installationSelector(installation)}[5m])`;
  const look = async (): Promise<Look<void>> => {
    const pods = await installation.pods();
    if (!pods.every(isReady)) return { missing: 'it is not ready again' };
    const ended = pods.flatMap(({ status }) => status?.containerStatuses ?? []).map(({ lastState }) => lastState?.terminated?.reason);
    if (!ended.includes(reason)) return { missing: `the process terminated by ${ended.join(' ')}, expected ${reason}` };
    const counted = (await prometheus.server.query(changes))[0]?.value ?? 0;
    return counted >= restarts ? { found: undefined } : { missing: `Prometheus has seen ${counted} restarts` };
  };
  await until(`restart ${restarts} of ${installation.name}`, look, { clock: systemClock, seconds: 120 });
}
