import { setTimeout } from 'node:timers/promises';
import { waitForRollout } from '../../../k8s/cluster/index.ts';
import { OWNER } from '../lab.ts';
import { selectorOf } from '../series.ts';
import { startTraffic, type Tally } from '../traffic.ts';
import { type Ground, installRouted, waitUntilWatched } from './drill-installation.ts';
import { tellings } from './run-drill.ts';

/** What an installation that nobody breaks went through, and what came of it. */
export interface QuietDay {
  readonly tally: Tally;
  /** Objectives for which Prometheus counted events: without any, no alert could have fired. */
  readonly counted: number;
  /** Names of the alerts that fired at any time. */
  readonly fired: readonly string[];
  /** Names of the alerts that somebody was told of. */
  readonly told: readonly string[];
}

/** Mixed traffic for some minutes, with a rolling restart and a scale-down in between, on rules of which nothing is scaled down. */
export async function quietDay(ground: Ground): Promise<QuietDay> {
  const { lab, prometheus, goBetween, namespace } = ground;
  // More than other installations ask for, as the node is busy with those that are broken.
  const site = await installRouted(ground, NAME, { replicas: 3, resources: { cpuRequest: '150m' } });
  await waitUntilWatched(site);
  const traffic = startTraffic(lab.api, site.installation.http);
  try {
    await setTimeout(MINUTE);
    await changeDeployment(ground, { template: { metadata: { annotations: { 'restarted-at': new Date().toISOString() } } } });
    await setTimeout(MINUTE);
    await changeDeployment(ground, { replicas: 1 });
    await setTimeout(2 * MINUTE);
    const { server } = prometheus;
    const selector = selectorOf({ namespace, name: NAME });
    const fired = await server.query(`last_over_time(ALERTS${selector.replace('}', ',alertstate="firing"}')}[15m])`);
    const counted = await server.query(`slo:events:rate5m${selector} > 0`);
    return {
      tally: traffic.tally(),
      counted: counted.length,
      fired: fired.map(({ labels }) => labels['alertname'] ?? ''),
      told: tellings(await goBetween.deliveries(), site.installation).map(({ labels }) => labels['alertname'] ?? ''),
    };
  } finally {
    await traffic.stop();
  }
}

// --- internal ---

const NAME = 'quiet';
const MINUTE = 60_000;

async function changeDeployment({ lab, namespace }: Ground, spec: object): Promise<void> {
  const reference = { apiVersion: 'apps/v1', kind: 'Deployment', namespace, name: NAME };
  await lab.objects.patch(reference, { spec }, OWNER);
  await waitForRollout(lab.objects, reference, lab.wait(120));
}
