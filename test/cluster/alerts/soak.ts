import { setTimeout } from 'node:timers/promises';
import { waitForRollout } from 'metric-to-pager/cluster';
import { badRatio, eventRate } from 'metric-to-pager/slo';
import { narrowed, selectorOf } from '../series.ts';
import { OWNER } from '../test-cluster.ts';
import { startTraffic, type Tally } from '../traffic.ts';
import type { Ground } from './drill-context.ts';
import { installOn, waitUntilWatched } from './drill-installation.ts';
import { routeAlerts } from './routing.ts';
import { tellings } from './run-drill.ts';

/** What an installation that nobody breaks went through, and what came of it. */
export interface QuietDay {
  readonly tally: Tally;
  /** Objectives for which Prometheus counted events: without any, no alert could have fired. */
  readonly counted: number;
  /** The share of the texts that came too late. */
  readonly slow: number;
  /** Names of the alerts that fired at any time. */
  readonly fired: readonly string[];
  /** Names of the alerts that somebody was told of. */
  readonly told: readonly string[];
}

/** Mixed traffic for ten minutes, with a rolling restart and a scale-down in between, on rules of which nothing is scaled down. */
export async function quietDay(ground: Ground): Promise<QuietDay> {
  const { lab, prometheus, goBetween, namespace } = ground;
  await routeAlerts(ground, [NAME]);
  const site = await installOn(ground, NAME, { replicas: 3, resources: { cpuRequest: '250m' } });
  await waitUntilWatched(site);
  const traffic = startTraffic(lab.api, site.installation.http);
  try {
    const end = setTimeout(10 * MINUTE);
    await setTimeout(2 * MINUTE);
    await changeDeployment(ground, { template: { metadata: { annotations: { 'restarted-at': new Date().toISOString() } } } });
    await setTimeout(2 * MINUTE);
    await changeDeployment(ground, { replicas: 1 });
    await end;
    const { server } = prometheus;
    const selector = selectorOf({ namespace, name: NAME });
    const fired = await server.query(`last_over_time(ALERTS${narrowed(selector, 'alertstate="firing"')}[15m])`);
    const [slow] = await server.query(`${badRatio('1h').name}${narrowed(selector, 'slo="latency"')}`);
    const counted = await server.query(`${eventRate('5m').name}${selector} > 0`);
    return {
      tally: traffic.tally(),
      counted: counted.length,
      slow: slow?.value ?? Number.NaN,
      fired: fired.map(({ labels }) => nameOf(labels)),
      told: tellings(await goBetween.deliveries(), site.installation).map(({ labels }) => nameOf(labels)),
    };
  } finally {
    await traffic.stop();
  }
}

// --- internal ---

const NAME = 'quiet';
const MINUTE = 60_000;

function nameOf({ alertname, slo, tier }: Readonly<Record<string, string>>): string {
  return [alertname, slo, tier].filter((part) => part !== undefined).join('/');
}

async function changeDeployment({ lab, namespace }: Ground, spec: object): Promise<void> {
  const reference = { apiVersion: 'apps/v1', kind: 'Deployment', namespace, name: NAME };
  await lab.objects.patch(reference, { spec }, OWNER);
  await waitForRollout(lab.objects, reference, lab.wait(120));
}
