import { type Catalogue, type Metric, seriesNames, TARGET_LABELS } from 'metric-to-pager';
import type { Prometheus, Sample } from 'metric-to-pager/cluster';
import type { Installation } from './installation.ts';

/**
 * Compares the series of an installation in Prometheus with the catalogue. Returns the counts, the absent optional metrics, and the
 * metrics, labels and values that differ.
 */
export async function compareWithCatalogue(server: Prometheus, { metrics }: Catalogue, where: Installation) {
  const absent: string[] = [];
  const wrong: string[] = [];
  let series = 0;
  for (const metric of Object.values(metrics)) {
    for (const name of seriesNames(metric)) {
      const samples = await server.query(`${name}${installationSelector(where)}`);
      series += samples.length;
      if (samples.length > 0) wrong.push(...new Set(samples.flatMap((sample) => wrongWith(name, metric, sample))));
      else if (metric.optional === undefined) wrong.push(`${name} has no series`);
      else absent.push(`${name}: ${metric.optional}`);
    }
  }
  return { metrics: Object.keys(metrics).length, series, absent, wrong };
}

/** Returns the series of an installation that exist more than once, because a pod is scraped twice. Having no series is an error too. */
export async function duplicateSeries(server: Prometheus, where: Pick<Installation, 'namespace' | 'name'>): Promise<readonly string[]> {
  if ((await server.query(`count(${installationSelector(where)})`)).length === 0) return [`${installationSelector(where)} has no series`];
  const named = `label_replace(${installationSelector(where)}, "series", "$1", "__name__", "(.+)")`;
  const samples = await server.query(`count without (instance, endpoint, service, container) (${named}) > 1`);
  return samples.map(({ labels, value }) => `${value} times ${JSON.stringify(labels)}`);
}

/** Returns the selector of one installation. */
export function installationSelector({ namespace, name }: Pick<Installation, 'namespace' | 'name'>): string {
  return `{namespace="${namespace}",job="${name}"}`;
}

/** Adds a matcher to a selector: `{…,slo="latency"}`. */
export function narrowed(selector: string, matcher: string): string {
  return selector.replace('}', `,${matcher}}`);
}

// --- internal ---

function wrongWith(name: string, metric: Metric, { labels }: Sample): string[] {
  const own = [...Object.keys(metric.labels), ...(name.endsWith('_bucket') && metric.type === 'histogram' ? ['le'] : [])];
  return [
    ...[...TARGET_LABELS, ...own].filter((label) => !labels[label]).map((label) => `${name} lacks the label ${label}`),
    ...Object.keys(labels)
      .filter((label) => label.startsWith('exported_'))
      .map((label) => `${name} exposes a label of the target, which became ${label}`),
    ...Object.entries(metric.labels)
      .filter(([label, values]) => Array.isArray(values) && !values.includes(labels[label]))
      .map(([label]) => `${name} has ${label}="${labels[label]}", which the catalogue does not declare`),
  ];
}
