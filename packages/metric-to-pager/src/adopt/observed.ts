import type { MetricType, Unit } from '../catalogue/metric-definition.ts';
import { TARGET_LABELS } from '../catalogue/validate.ts';
import type { Scrape, ScrapedFamily, ScrapedSample } from '../prometheus/index.ts';

/** A metric as a scrape shows it, in the types that a catalogue has. */
export interface ObservedMetric {
  readonly name: string;
  readonly type: MetricType;
  readonly help: string;
  readonly unit: Unit | undefined;
  /** The values of each label, without the empty one, which Prometheus reads as a missing label. */
  readonly labels: ReadonlyMap<string, ReadonlySet<string>>;
  /** Upper bounds, ascending, without `+Inf`. */
  readonly buckets: readonly number[];
  /** Its samples; of a histogram those of `_bucket`. */
  readonly samples: readonly ScrapedSample[];
}

/** A series that no catalogue declares, with the reason. */
export interface LeftOut {
  readonly name: string;
  readonly reason: string;
}

/**
 * Returns the metrics of a scrape by name, as Prometheus stores them. A summary is a counter of its events and a counter of its sum, and so is
 * a histogram without buckets. What has no sample yet is left out.
 */
export function observedMetrics(scrape: Scrape): {
  readonly metrics: ReadonlyMap<string, ObservedMetric>;
  readonly leftOut: readonly LeftOut[];
} {
  const origins = originsOf(scrape.families);
  const metrics = new Map<string, ObservedMetric>();
  const leftOut: LeftOut[] = [];
  for (const [series, samples] of scrape.samples) {
    const { family, part } = origins.get(series) ?? { family: undefined, part: '' };
    const read = readSeries({ series, samples, family, part, scrape });
    if (read === 'part') continue;
    if ('reason' in read) leftOut.push(read);
    else metrics.set(read.name, read);
  }
  return { metrics, leftOut };
}

// --- internal ---

type Part = '' | 'bucket' | 'sum' | 'count' | 'created';

interface Origin {
  readonly family: ScrapedFamily;
  readonly part: Part;
}

/** The family of each series. The `_created` of the Python client has a family of its own. */
function originsOf(families: readonly ScrapedFamily[]): Map<string, Origin> {
  const origins = new Map<string, Origin>();
  for (const family of families) {
    const { name, type } = family;
    const add = (series: string, part: Part) => origins.set(series, { family, part });
    add(name, '');
    if (type === 'counter' && !name.endsWith('_total')) add(`${name}_total`, '');
    if (type === 'info') add(`${name}_info`, '');
    if (type === 'histogram' || type === 'summary') for (const part of ['bucket', 'sum', 'count'] as const) add(`${name}_${part}`, part);
  }
  for (const family of families)
    if (['counter', 'histogram', 'summary'].includes(family.type))
      origins.set(`${family.name.replace(/_total$/, '')}_created`, { family, part: 'created' });
  return origins;
}

interface Series {
  readonly series: string;
  readonly samples: readonly ScrapedSample[];
  readonly family: ScrapedFamily | undefined;
  readonly part: Part;
  readonly scrape: Scrape;
}

function readSeries(read: Series): ObservedMetric | LeftOut | 'part' {
  const { series, samples, family, part, scrape } = read;
  if (series.startsWith('__')) return { name: series, reason: 'names that start with "__" are reserved' };
  if (!/^[a-zA-Z_:][\w:]*$/.test(series)) return { name: series, reason: 'its name needs quotes in expressions' };
  const badLabel = samples.flatMap(({ labels }) => Object.keys(labels)).find((label) => !/^(?!__)[a-zA-Z_]\w*$/.test(label));
  if (badLabel !== undefined) return { name: series, reason: `its label "${badLabel}" needs quotes in expressions` };
  if (part === 'created') return { name: series, reason: 'it is the time at which another series began' };
  if (family?.type === 'histogram') {
    const buckets = boundsOf(scrape.samples.get(`${family.name}_bucket`) ?? []);
    if (part !== 'bucket' && buckets.length > 0) return 'part';
    if (part === 'bucket' && buckets.length > 0 && !scrape.samples.has(`${family.name}_count`))
      return { name: series, reason: 'it has no "_count": it is a histogram of gauges' };
    if (part === 'bucket') return buckets.length > 0 ? observed(read, { name: family.name, type: 'histogram', buckets }) : 'part';
    return observed(read, { name: series, type: 'counter', buckets: [] });
  }
  if (family?.type === 'summary' && part === '') return { name: series, reason: 'its quantiles cannot be aggregated across pods' };
  if (samples.some(({ labels }) => 'le' in labels || 'quantile' in labels))
    return { name: series, reason: `it has buckets or quantiles, but the type "${family?.type || 'unknown'}"` };
  return observed(read, { name: series, type: typeOf(series, family, part), buckets: [] });
}

function typeOf(series: string, family: ScrapedFamily | undefined, part: Part): MetricType {
  if (part === 'count' || part === 'sum' || family?.type === 'counter') return 'counter';
  const isTyped = family !== undefined && !['', 'untyped', 'unknown'].includes(family.type);
  return !isTyped && series.endsWith('_total') ? 'counter' : 'gauge';
}

function observed({ samples, family }: Series, { name, type, buckets }: Pick<ObservedMetric, 'name' | 'type' | 'buckets'>): ObservedMetric {
  const labels = new Map<string, Set<string>>();
  for (const sample of samples) {
    for (const [label, value] of Object.entries(sample.labels)) {
      if (label === 'le' || value === '') continue;
      const stored = storedLabel(label);
      const values = labels.get(stored) ?? new Set();
      labels.set(stored, values.add(value));
    }
  }
  return { name, type, help: family?.help ?? '', unit: unitOf(name), labels, buckets, samples };
}

/** The name under which Prometheus stores a label whose name the target already has. @see https://prometheus.io/docs/prometheus/latest/configuration/configuration/#scrape_config */
export function storedLabel(label: string): string {
  return (TARGET_LABELS as readonly string[]).includes(label) ? `exported_${label}` : label;
}

function unitOf(name: string): Unit | undefined {
  const [, unit] = /_(seconds|bytes|ratio)(_total)?$/.exec(name) ?? [];
  return unit as Unit | undefined;
}

function boundsOf(samples: readonly ScrapedSample[]): number[] {
  const bounds = new Set(samples.map(({ labels }) => Number(labels['le'])).filter(Number.isFinite));
  return [...bounds].sort((a, b) => a - b);
}
