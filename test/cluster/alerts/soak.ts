import { setTimeout } from 'node:timers/promises';
import { type Look, until, waitForRollout } from 'metric-to-pager/cluster';
import { notificationsOf } from 'metric-to-pager/drill';
import { badRatio, eventRate } from 'metric-to-pager/slo';
import { installationSelector, narrowed } from '../series.ts';
import { OWNER } from '../test-cluster.ts';
import { startTraffic } from '../traffic.ts';
import type { DrillContext } from './drill-context.ts';
import { installOn, waitUntilMonitored } from './drill-installation.ts';
import { routeAlerts } from './routing.ts';

export interface SoakOptions {
  /** Duration of the traffic. */
  readonly minutes: number;
}

/**
 * Runs mixed traffic with a rolling restart and a scale-down, on unscaled rules. Returns the traffic, the number of objectives with counted
 * events (without events no alert can fire), the share of slow texts, and the alerts that fired or were notified.
 *
 * @throws when an alert is still pending a minute after the traffic: it would fire later
 */
export async function runSoak(context: DrillContext, { minutes }: SoakOptions) {
  const { cluster, prometheus, receiver, namespace } = context;
  await routeAlerts(context, [NAME]);
  const installed = await installOn(context, NAME, { replicas: 3, resources: { cpuRequest: '250m' } });
  await waitUntilMonitored(installed);
  const traffic = startTraffic(cluster.api, installed.installation.http);
  try {
    const end = setTimeout(minutes * MINUTE);
    await setTimeout((minutes * MINUTE) / 5);
    await changeDeployment(context, { template: { metadata: { annotations: { 'restarted-at': new Date().toISOString() } } } });
    await setTimeout((minutes * MINUTE) / 5);
    await changeDeployment(context, { replicas: 1 });
    await end;
    const { server } = prometheus;
    const selector = installationSelector({ namespace, name: NAME });
    const pending = async (): Promise<Look<void>> => {
      const alerts = await server.query(`ALERTS${narrowed(selector, 'alertstate="pending"')}`);
      return alerts.length === 0 ? { found: undefined } : { missing: alerts.map(({ labels }) => nameOf(labels)).join(' ') };
    };
    await until('no alert to be pending', pending, { ...cluster.wait(60), everySeconds: 5 });
    const fired = await server.query(`last_over_time(ALERTS${narrowed(selector, 'alertstate="firing"')}[15m])`);
    const [slow] = await server.query(`${badRatio('1h').name}${narrowed(selector, 'slo="latency"')}`);
    const counted = await server.query(`${eventRate('5m').name}${selector} > 0`);
    return {
      traffic: traffic.result(),
      counted: counted.length,
      slow: slow?.value ?? Number.NaN,
      fired: fired.map(({ labels }) => nameOf(labels)),
      notified: notificationsOf(await receiver.deliveries(), installed.installation).map(({ labels }) => nameOf(labels)),
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
