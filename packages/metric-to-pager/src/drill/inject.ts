import { setTimeout } from 'node:timers/promises';
import type { Change, ChangedKind, Fault, FaultSite, Traffic } from '../alerts/index.ts';
import { isReady } from '../cluster/pods.ts';
import { throughProxy } from '../cluster/proxy.ts';
import { waitForRollout } from '../cluster/rollout.ts';
import type { Clock } from '../waiting/clock.ts';
import { until } from '../waiting/until.ts';
import { type DrillSite, selectorOf } from './site.ts';

/** Ends a fault. */
export type Undo = () => Promise<void>;

/**
 * Injects a fault into an installation. Everything that it does is undone when it fails, and by the returned function.
 *
 * @throws when the fault takes an action that it does not declare, as the rights to it were not checked
 */
export async function inject(site: DrillSite, fault: Fault, clock: Clock): Promise<Undo> {
  const undos: Undo[] = [];
  const undo = async () => {
    const errors: string[] = [];
    for (const one of undos.splice(0).toReversed()) await one().catch((error: Error) => errors.push(error.message));
    if (errors.length > 0) throw new Error(`The fault "${fault.id}" could not be ended: ${errors.join('; ')}`);
  };
  try {
    await fault.inject(faultSite(site, { fault, clock, undos }));
    return undo;
  } catch (cause) {
    await undo().catch((left: Error) => {
      throw new Error(`${(cause as Error).message}; ${left.message}`, { cause });
    });
    throw cause;
  }
}

/** Sends requests until they are ended. Their responses do not matter here: the service counts them. */
export function sendRequests(
  { cluster, installation }: Pick<DrillSite, 'cluster' | 'installation'>,
  { path, workers, everyMilliseconds }: Traffic,
): Undo {
  const end = new AbortController();
  const worker = async () => {
    while (!end.signal.aborted) {
      await throughProxy(cluster.api, installation.http, { path, signal: end.signal }).catch(() => undefined);
      await setTimeout(everyMilliseconds, undefined, { signal: end.signal }).catch(() => undefined);
    }
  };
  const sending = Promise.all(Array.from({ length: workers }, worker));
  return async () => {
    end.abort();
    await sending;
  };
}

// --- internal ---

interface Injection {
  readonly fault: Fault;
  readonly clock: Clock;
  /** Receives what ends each action, before the action. */
  readonly undos: Undo[];
}

function faultSite(site: DrillSite, { fault, clock, undos }: Injection): FaultSite {
  const { installation, prometheus, cluster, faults, fieldManager } = site;
  const declared = (is: boolean | undefined, what: string) => {
    if (!is) throw new Error(`The fault "${fault.id}" ${what} without declaring it`);
  };
  return {
    putFault: async (asked) => {
      declared(fault.asksService, 'asks the service');
      undos.push(() => faults.end());
      await faults.put({ seconds: LONGEST_SECONDS, ...asked });
    },
    change: async <T extends object>({ apiVersion, kind }: ChangedKind, changes: (now: T) => Change) => {
      declared(
        fault.changes?.some((one) => one.apiVersion === apiVersion && one.kind === kind),
        `changes a ${kind}`,
      );
      const reference = { apiVersion, kind, namespace: installation.namespace, name: installation.name };
      const { patch, undo } = changes(await cluster.objects.read<T>(reference));
      undos.push(async () => void (await cluster.objects.patch(reference, undo, { fieldManager })));
      await cluster.objects.patch(reference, patch, { fieldManager });
    },
    sendRequests: (traffic) => void undos.push(sendRequests(site, traffic)),
    rolledOut: async () => void (await waitForRollout(cluster.objects, installation, { clock, seconds: 180 })),
    greatest: async (expr) => {
      const [sample] = await prometheus.server.query(`max(${expr(selectorOf(installation))})`);
      if (sample === undefined) throw new Error(`Prometheus has no ${expr(selectorOf(installation))}`);
      return sample.value;
    },
    pods: async () =>
      (await installation.pods()).map((pod) => ({
        ready: isReady(pod),
        terminated: pod.status?.containerStatuses?.flatMap(({ lastState }) => lastState?.terminated?.reason ?? []) ?? [],
      })),
    waitFor: (what, look) => until(`${what} of ${installation.name}`, look, { clock, seconds: 120 }),
  };
}

/** The longest that a fault of the service lasts when nothing ends it. */
const LONGEST_SECONDS = 900;
