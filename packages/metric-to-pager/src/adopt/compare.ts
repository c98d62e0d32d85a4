import { type Catalogue, type Metric, seriesNames } from '../catalogue/catalogue.ts';
import type { Scrape } from '../prometheus/index.ts';
import { NODE_SERIES } from '../promql/index.ts';
import { nearest } from '../terminal/index.ts';
import { type ObservedMetric, observedMetrics } from './observed.ts';

/** A difference between a catalogue and what a service exposes. */
export interface Difference {
  readonly kind: 'undeclared' | 'missing' | 'renamed' | 'type' | 'label' | 'value' | 'bucket';
  readonly metric: string;
  /** The rest of the sentence. */
  readonly message: string;
}

/** Returns where a scrape and a catalogue differ. Optional metrics may be absent; the metrics of a runtime count once the catalogue declares one of its kind. */
export function compareWithScrape({ metrics }: Catalogue, scrape: Scrape): Difference[] {
  const { metrics: exposed } = observedMetrics(scrape);
  const isExposed = (metric: Metric) =>
    exposed.has(metric.name) || [metric.name, ...seriesNames(metric)].some((name) => scrape.names.has(name));
  const missing = Object.values(metrics).filter((metric) => metric.optional === undefined && !isExposed(metric));
  const undeclared = [...exposed.values()].filter(({ name }) => !Object.hasOwn(metrics, name) && isCompared(name, Object.keys(metrics)));
  const renamed = new Map(missing.flatMap((metric) => renamedFrom(metric, undeclared)));
  const names = Object.keys(metrics);
  return [
    ...missing.map(({ name }): Difference => {
      const now = renamed.get(name);
      return now === undefined
        ? { kind: 'missing', metric: name, message: 'is declared, but not exposed: expected a series, or "optional" in the catalogue' }
        : { kind: 'renamed', metric: name, message: `is not exposed, and the undeclared "${now}" is: it seems to be renamed` };
    }),
    ...undeclared
      .filter(({ name }) => ![...renamed.values()].includes(name))
      .map(
        ({ name, type }): Difference => ({
          kind: 'undeclared',
          metric: name,
          message: `is exposed as a ${type}, but not declared${similar(name, names)}`,
        }),
      ),
    ...[...exposed.values()].flatMap((observed) => {
      const declared = Object.hasOwn(metrics, observed.name) ? metrics[observed.name] : undefined;
      return declared === undefined ? [] : metricDifferences(declared, observed);
    }),
  ];
}

// --- internal ---

/** What runtimes expose beside the metrics of a service. */
const RUNTIMES = /^(nodejs|process|go|python|jvm)_/;

function isCompared(name: string, declared: readonly string[]): boolean {
  const [prefix] = RUNTIMES.exec(name) ?? [];
  if (prefix === undefined || declared.some((one) => one.startsWith(prefix))) return true;
  return prefix === 'process_' && !(name in NODE_SERIES) && !PROCESS.test(name);
}

/** The metrics of a process that clients expose beside those of `NODE_SERIES`. */
const PROCESS =
  /^process_(cpu_usage|cpu_time_ns_total|files_(open|max)_files|uptime_seconds|virtual_memory_max_bytes|threads|network_\w+)$/;

function metricDifferences(declared: Metric, observed: ObservedMetric): Difference[] {
  const metric = declared.name;
  if (declared.type !== observed.type)
    return [{ kind: 'type', metric, message: `is declared as a ${declared.type}, but exposed as a ${observed.type}` }];
  return [...labelDifferences(declared, observed), ...bucketDifferences(declared, observed)];
}

function labelDifferences({ name: metric, labels }: Metric, observed: ObservedMetric): Difference[] {
  const declared = Object.keys(labels);
  return [
    ...[...observed.labels].flatMap(([label, seen]): Difference[] => {
      const known = Object.hasOwn(labels, label) ? labels[label] : undefined;
      if (known === undefined)
        return [{ kind: 'label', metric, message: `has the label "${label}", which is not declared${similar(label, declared)}` }];
      if (!('length' in known)) return [];
      return [...seen]
        .filter((value) => !known.includes(value))
        .map((value) => ({ kind: 'value', metric, message: `has ${label}="${value}", which is not declared${similar(value, known)}` }));
    }),
    ...declared
      .filter((label) => observed.samples.length > 0 && !observed.labels.has(label))
      .map((label): Difference => ({ kind: 'label', metric, message: `declares the label "${label}", which no exposed series has` })),
  ];
}

function bucketDifferences({ name: metric, buckets }: Metric, observed: ObservedMetric): Difference[] {
  const lacking = buckets.filter((bound) => !observed.buckets.includes(bound));
  const further = observed.buckets.filter((bound) => !buckets.includes(bound));
  return [
    ...lacking.map((bound): Difference => ({ kind: 'bucket', metric, message: `declares the bucket ${bound}, which is not exposed` })),
    ...further.map((bound): Difference => ({ kind: 'bucket', metric, message: `exposes the bucket ${bound}, which is not declared` })),
  ];
}

/** The undeclared metric that takes the place of a missing one: of the same type and labels, with a name that is alike or differs in its unit. */
function renamedFrom(metric: Metric, undeclared: readonly ObservedMetric[]): [string, string][] {
  const labels = Object.keys(metric.labels).sort().join();
  const alike = undeclared.filter((one) => one.type === metric.type && [...one.labels.keys()].sort().join() === labels);
  const stem = stemOf(metric.name);
  const now =
    alike.find(({ name }) => stemOf(name) === stem)?.name ??
    nearest(
      metric.name,
      alike.map(({ name }) => name),
    );
  return now === undefined ? [] : [[metric.name, now]];
}

function stemOf(name: string): string {
  return name.replace(/_(total|seconds|milliseconds|ms|bytes|ratio)(?=_|$)/g, '').toLowerCase();
}

function similar(name: string, known: readonly string[]): string {
  const one = nearest(name, known, Math.max(2, Math.floor(name.length / 3)));
  return one === undefined ? '' : `; did you mean "${one}"?`;
}
