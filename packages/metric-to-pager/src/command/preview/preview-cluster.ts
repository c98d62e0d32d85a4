import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { qualifiedName } from '../../cluster/find-prometheus.ts';
import type { Cluster } from '../../cluster/open-cluster.ts';
import type { CommandContext } from '../../terminal/context.ts';
import { choosePrometheus } from './choose-prometheus.ts';
import { type DashboardTexts, readClusterDashboards, writeClusterDashboards } from './cluster-dashboards.ts';
import { isAddress } from './prometheus-address.ts';
import { startPrometheusProxy } from './prometheus-proxy.ts';
import { runPreview } from './run-preview.ts';

export interface PreviewClusterOptions {
  /** The entry point of the preview. */
  readonly preview: string;
  /** Options that the preview takes itself. */
  readonly argv: readonly string[];
  /** @default every namespace */
  readonly namespace: string | undefined;
  /** An address, or the `NAMESPACE/NAME` of a Prometheus of the cluster. @default the one that scrapes the namespace */
  readonly prometheus: string | undefined;
  /** A file or a folder. @default the ConfigMaps of the cluster */
  readonly dashboards: string | undefined;
}

/** Runs the preview with the dashboards of a cluster and the data of its Prometheus. Returns the exit code of the preview. */
export async function previewCluster(
  cluster: Pick<Cluster, 'api' | 'objects'>,
  { preview, argv, namespace, prometheus, dashboards }: PreviewClusterOptions,
  context: CommandContext,
): Promise<number> {
  const { stderr } = context;
  const folder = await mkdtemp(join(tmpdir(), 'preview-cluster-'));
  const stopping = new AbortController();
  try {
    const texts = dashboards === undefined ? await readClusterDashboards(cluster, namespace) : undefined;
    if (texts !== undefined) {
      await writeClusterDashboards(folder, texts);
      stderr(`${texts.size} dashboards in ConfigMaps of ${namespace === undefined ? 'every namespace' : `namespace ${namespace}`}\n`);
      void keepUpToDate({ cluster, folder, namespace, texts, signal: AbortSignal.any([context.signal, stopping.signal]) });
    }
    const shown = `--dashboards=${dashboards ?? folder}`;
    if (isAddress(prometheus)) return await runPreview({ preview, argv: [shown, ...argv], prometheus: new URL(prometheus) }, context);

    const chosen = await choosePrometheus(cluster, { namespace, only: prometheus });
    stderr(`Prometheus ${qualifiedName(chosen.object)}\n`);
    await using proxy = await startPrometheusProxy(cluster.api, chosen.server.path);
    const interval = `--scrape-interval=${chosen.object.spec?.scrapeInterval ?? OPERATOR_SCRAPE_INTERVAL}`;
    // An interval that was given comes later and counts.
    return await runPreview({ preview, argv: [shown, interval, ...argv], prometheus: proxy.address }, context);
  } finally {
    stopping.abort();
    await rm(folder, { recursive: true, force: true });
  }
}

// --- internal ---

/** @see https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.PrometheusSpec */
const OPERATOR_SCRAPE_INTERVAL = '30s';
const LOOK_EVERY_MS = 5000;

interface Kept {
  readonly cluster: Pick<Cluster, 'objects'>;
  readonly folder: string;
  readonly namespace: string | undefined;
  readonly texts: DashboardTexts;
  readonly signal: AbortSignal;
}

/** Writes ConfigMaps that change again, which the preview then shows. A look that fails is repeated. */
async function keepUpToDate({ cluster, folder, namespace, texts, signal }: Kept): Promise<void> {
  let written = texts;
  while (!signal.aborted) {
    await sleep(LOOK_EVERY_MS, undefined, { signal, ref: false }).catch(() => undefined);
    const read = signal.aborted ? undefined : await readClusterDashboards(cluster, namespace).catch(() => undefined);
    if (read === undefined || signal.aborted) continue;
    await writeClusterDashboards(folder, read, written).catch(() => undefined);
    written = read;
  }
}
