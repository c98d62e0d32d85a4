import type { ScrapedSample } from '../prometheus/index.ts';
import { GRPC_ERRORS, isGrpcLabel, isStatusLabel, type ProposedValues } from './label-values.ts';
import type { ObservedMetric } from './observed.ts';

/** An objective that a scrape suggests. */
export interface ProposedObjective {
  readonly name: string;
  readonly description: string;
  readonly target: number;
  readonly metric: ObservedMetric;
  /** Values of a label that do not count: the requests of probes and scrapes. */
  readonly excluded: { readonly label: string; readonly values: readonly string[] } | undefined;
  readonly bad:
    | { readonly label: string; readonly values: readonly string[] }
    | { readonly label: string; readonly pattern: string }
    | { readonly above: number };
  /** What a person does to burn its budget. */
  readonly byHand: string;
}

/** A metric with the values that its catalogue declares. */
export interface ProposedMetric {
  readonly observed: ObservedMetric;
  readonly labels: ReadonlyMap<string, ProposedValues>;
}

/**
 * Returns the objectives that the metrics of a service allow: the availability and the latency of its requests, over HTTP or gRPC, and the
 * success of its other work, at most three kinds of it.
 */
export function proposeObjectives(metrics: readonly ProposedMetric[]): ProposedObjective[] {
  const own = metrics.filter(({ observed: { name } }) => !NOT_SERVED.test(name));
  const [requests] = ranked(own.flatMap(availability), ({ metric }) => requestRank(metric));
  const timed = requests?.metric.type === 'histogram' && isTimed(requests.metric) ? [requests.metric] : own.map(({ observed }) => observed);
  const [duration] = ranked(timed.filter(isTimed), requestRank);
  const work = own.filter(({ observed }) => observed !== requests?.metric).flatMap(success);
  return withUniqueNames([
    ...(requests === undefined ? [] : [requests]),
    ...(duration === undefined ? [] : [latency(duration, own)]),
    ...work.slice(0, MOST_KINDS_OF_WORK),
  ]);
}

// --- internal ---

const MOST_KINDS_OF_WORK = 3;

/** What a service calls, what its runtime does, and scrapes. */
const NOT_SERVED =
  /client|outgoing|upstream|promhttp|prometheus|scrape|^(nodejs|process|go|python|jvm|system|logback|tomcat|executor)_|eventloop|_gc_|_sum$|exporter/i;
const NOT_COUNTED = /^\/?(actuator\/)?(metrics|prometheus|health|healthz|livez|readyz|ready|live|ping|actuator\/.*)$/;
const FAILED = /^(fail(ed|ure|s)?|errors?|exceptions?|dead(_?letter)?|timeouts?|timed_?out|aborted|crashed|SERVER_ERROR)$/i;
const OUTCOME = /^(outcome|status|state|result|success)$/i;

function availability({ observed, labels }: ProposedMetric): ProposedObjective[] {
  if (observed.type === 'gauge') return [];
  for (const [label, values] of labels) {
    const all = 'closed' in values ? values.closed : [...(observed.labels.get(label) ?? [])];
    if (isGrpcLabel(label)) {
      const codes = all.some((code) => /^\d+$/.test(code)) ? ['2', '4', '13', '14', '15'] : GRPC_ERRORS;
      return [{ ...requestsOf(observed, labels), bad: { label, values: codes } }];
    }
    if (isStatusLabel(label, all)) return [{ ...requestsOf(observed, labels), bad: { label, pattern: '5..' } }];
  }
  return [];
}

function requestsOf(metric: ObservedMetric, labels: ProposedMetric['labels']): Omit<ProposedObjective, 'bad'> {
  const byHand = 'answer requests with an error of the server';
  return {
    name: 'availability',
    description: 'Requests are answered without an error of the server.',
    target: 0.999,
    metric,
    excluded: excludedFrom(labels),
    byHand,
  };
}

function excludedFrom(labels: ProposedMetric['labels']): ProposedObjective['excluded'] {
  for (const [label, values] of labels) {
    const found =
      'closed' in values && /route|path|uri|handler|url/i.test(label) ? values.closed.filter((value) => NOT_COUNTED.test(value)) : [];
    if (found.length > 0) return { label, values: found };
  }
  return undefined;
}

function latency(metric: ObservedMetric, metrics: readonly ProposedMetric[]): ProposedObjective {
  const above = boundFor(metric);
  const labels = metrics.find(({ observed }) => observed === metric)?.labels ?? new Map();
  const time = /(_ms|milliseconds?)(_|$)/i.test(metric.name) ? `${above} ms` : `${above} s`;
  const description = `${requestRank(metric) > 0 ? 'Requests are answered' : 'Work is done'} within ${time}.`;
  return {
    name: 'latency',
    description,
    target: 0.99,
    metric,
    excluded: excludedFrom(labels),
    bad: { above },
    byHand: 'delay every answer',
  };
}

function success({ observed, labels }: ProposedMetric): ProposedObjective[] {
  if (observed.type === 'gauge') return [];
  for (const [label, values] of labels) {
    if (!OUTCOME.test(label) || !('closed' in values)) continue;
    const bad = values.closed.filter((value) => FAILED.test(value));
    if (bad.length === 0 || bad.length === values.closed.length) continue;
    const name = objectiveName(observed.name);
    const description = `At most 1 in 100 of ${observed.name} ends as ${bad.join(' or ')}.`;
    return [
      { name, description, target: 0.99, metric: observed, excluded: undefined, bad: { label, values: bad }, byHand: `make ${name} fail` },
    ];
  }
  return [];
}

/** A histogram of durations, which a latency objective needs. */
function isTimed({ type, name, buckets }: ObservedMetric): boolean {
  return type === 'histogram' && buckets.length > 0 && /duration|latency|seconds|_ms(_|$)|milliseconds|_time(_|$)/i.test(name);
}

/** How much a metric looks like the requests that a server answers; the histogram of durations is preferred to a counter. */
function requestRank(metric: ObservedMetric): number {
  const served = /http|grpc|rpc|request|response/i.test(metric.name) ? 2 : 0;
  return served === 0 ? 0 : served + (isTimed(metric) ? 2 : 0) + (/server|http/i.test(metric.name) ? 1 : 0);
}

function ranked<T>(candidates: readonly T[], rank: (candidate: T) => number): T[] {
  return [...candidates].sort((a, b) => rank(b) - rank(a));
}

/** The bound after the lowest one within which 99 in 100 of what the scrape has seen lies: a scrape is a short time. */
function boundFor({ buckets, samples }: ObservedMetric): number {
  const observed = new Map<number, number>();
  for (const { labels, value } of samples) {
    const bound = Number(leOf(labels));
    observed.set(bound, (observed.get(bound) ?? 0) + value);
  }
  const all = observed.get(Number.POSITIVE_INFINITY) ?? 0;
  const last = buckets.length - 1;
  const fits = all > 0 ? buckets.findIndex((bound) => (observed.get(bound) ?? 0) >= 0.99 * all) : Math.floor(last / 2);
  return buckets[fits < 0 ? last : Math.min(fits + 1, last)] as number;
}

function leOf(labels: ScrapedSample['labels']): string {
  return labels['le'] === '+Inf' ? 'Infinity' : (labels['le'] ?? '');
}

function objectiveName(metric: string): string {
  const words = metric
    .replace(/_(total|count|seconds|bytes)$/, '')
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .replace(/[_:]+/g, '-');
  return words
    .toLowerCase()
    .replace(/^[^a-z]+/, '')
    .slice(0, 31)
    .replace(/-$/, '');
}

function withUniqueNames(objectives: readonly ProposedObjective[]): ProposedObjective[] {
  const names = new Set<string>();
  return objectives.filter(({ name }) => name !== '' && !names.has(name) && names.add(name));
}
