import { setTimeout } from 'node:timers/promises';
import { waitForRollout } from 'metric-to-pager/cluster';
import { badRatio, eventRate } from 'metric-to-pager/slo';
import { installationSelector, narrowed } from '../series.ts';
import { OWNER } from '../test-cluster.ts';
import { startTraffic, type Tally } from '../traffic.ts';
import type { DrillContext } from './drill-context.ts';
import { installOn, waitUntilWatched } from './drill-installation.ts';
import { routeAlerts } from './routing.ts';
import { notificationsOf } from './run-drill.ts';

/** What an installation that nobody breaks went through, and what came of it. */
export interface Soak {
  readonly tally: Tally;
  /** Objectives for which Prometheus counted events: without any, no alert could have fired. */
  readonly counted: number;
  /** The share of the texts that came too late. */
  readonly slow: number;
  /** Names of the alerts that fired at any time. */
  readonly fired: readonly string[];
  /** Names of the alerts that somebody was told of. */
  readonly notified: readonly string[];
}

/** Mixed traffic for ten minutes, with a rolling restart and a scale-down in between, on rules of which nothing is scaled down. */
export async function runSoak(context: DrillContext): Promise<Soak> {
  const { cluster, prometheus, receiver, namespace } = context;
  await routeAlerts(context, [NAME]);
  const site = await installOn(context, NAME, { replicas: 3, resources: { cpuRequest: '250m' } });
  await waitUntilWatched(site);
  const traffic = startTraffic(cluster.api, site.installation.http);
  try {
    const end = setTimeout(10 * MINUTE);
    await setTimeout(2 * MINUTE);
    await changeDeployment(context, { template: { metadata: { annotations: { 'restarted-at': new Date().toISOString() } } } });
    await setTimeout(2 * MINUTE);
    await changeDeployment(context, { replicas: 1 });
    await end;
    const { server } = prometheus;
    const selector = installationSelector({ namespace, name: NAME });
    const fired = await server.query(`last_over_time(ALERTS${narrowed(selector, 'alertstate="firing"')}[15m])`);
    const [slow] = await server.query(`${badRatio('1h').name}${narrowed(selector, 'slo="latency"')}`);
    const counted = await server.query(`${eventRate('5m').name}${selector} > 0`);
    return {
      tally: traffic.tally(),
      counted: counted.length,
      slow: slow?.value ?? Number.NaN,
      fired: fired.map(({ labels }) => nameOf(labels)),
      notified: notificationsOf(await receiver.deliveries(), site.installation).map(({ labels }) => nameOf(labels)),
    };
  } finally {
    await traffic.stop();
  }
}

// --- internal ---

const NAME = 'soak';
const MINUTE = 60_000;

function nameOf({ alertname, slo, tier }: Readonly<Record<string, string>>): string {
  return [alertname, slo, tier].filter((part) => part !== undefined).join('/');
}

async function changeDeployment({ cluster, namespace }: DrillContext, spec: object): Promise<void> {
  const reference = { apiVersion: 'apps/v1', kind: 'Deployment', namespace, name: NAME };
  await cluster.objects.patch(reference, { spec }, OWNER);
  await waitForRollout(cluster.objects, reference, cluster.wait(120));
}
