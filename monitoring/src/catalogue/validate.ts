import { type Finding, repeated } from './findings.ts';
import type { LabelValues, MetricDefinition, Unit } from './metric-definition.ts';

/** Labels that Prometheus Operator gives to every series of a target: one of ours would come back as `exported_…`. */
export const TARGET_LABELS = ['namespace', 'job', 'pod', 'instance', 'container', 'endpoint', 'service'] as const;

/** Everything in a catalogue that Prometheus or its conventions refuse, with the path to each; empty when it is sound. */
export function catalogueFindings(definitions: Readonly<Record<string, MetricDefinition>>): Finding[] {
  const entries = Object.entries(definitions);
  if (entries.length === 0) return [{ at: 'metrics', message: 'must not be empty' }];
  const zeroSets = entries.reduce((sum, [, { startAtZero = [] }]) => sum + startAtZero.length, 0);
  return [
    ...entries.flatMap(([name, definition]) =>
      [nameFindings, helpFindings, labelFindings, bucketFindings, zeroFindings].flatMap((rule) => rule(name, definition)),
    ),
    ...clashFindings(entries),
    ...when(zeroSets > MAX_ZERO_SETS, 'metrics', `may start at most ${MAX_ZERO_SETS} label sets at zero, got ${zeroSets}`),
  ];
}

// --- internal ---

/** How many label sets of one catalogue may start at zero: they are exposed by every pod, used or not. */
const MAX_ZERO_SETS = 40;

const UNITS: readonly Unit[] = ['seconds', 'bytes', 'ratio'];

/** Endings that series of other types have. */
const RESERVED_ENDING = /_(total|bucket|sum|count|created|info)$/;
const OTHER_UNIT =
  /(^|_)(milliseconds?|microseconds?|nanoseconds?|minutes?|hours?|days?|kilobytes?|megabytes?|gigabytes?|kibibytes?|mebibytes?|gibibytes?|bits?|percent|percentage|ms|us|ns|s|sec|kb|mb|gb|tb)(_|$)/;
const RESERVED_LABELS: readonly string[] = ['le', 'quantile', ...TARGET_LABELS];
const TYPE_IN_NAME = /(^|_)(counter|gauge|histogram|summary)(_|$)/;

function nameFindings(name: string, { type, unit, labels = {} }: MetricDefinition): Finding[] {
  const base = type === 'counter' ? name.replace(/_total$/, '') : name;
  const ending = RESERVED_ENDING.exec(base)?.[1];
  const isInfo = ending === 'info' && type === 'gauge';
  const otherUnit = OTHER_UNIT.exec(name)?.[2];
  const unsaidUnit = UNITS.find((known) => known !== unit && base.endsWith(`_${known}`));
  return [
    ...when(!/^[a-z][a-z0-9_]*$/.test(name), name, 'must be lower case letters, digits and underscores, starting with a letter'),
    ...when(/__|_$/.test(name), name, 'must not hold two underscores in a row or end in one'),
    ...when(type === 'counter' && base === name, name, 'must end in "_total": it is a counter'),
    ...when(ending !== undefined && !isInfo, name, `must not end in "_${ending}": the ending is kept for another type of series`),
    ...when(isInfo && Object.keys(labels).length === 0, name, 'must have labels: an "_info" gauge says nothing else'),
    ...when(
      unit !== undefined && !base.endsWith(`_${unit}`),
      name,
      `must end in its unit, "_${unit}${type === 'counter' ? '_total' : ''}"`,
    ),
    ...when(unsaidUnit !== undefined, name, `ends in "_${unsaidUnit}" but its unit is ${unit === undefined ? 'missing' : `"${unit}"`}`),
    ...when(otherUnit !== undefined, name, `must use a base unit (${UNITS.join(', ')}), got "${otherUnit}"`),
    ...when(TYPE_IN_NAME.test(name), name, 'must not hold the type of the metric'),
  ];
}

function helpFindings(name: string, { help, optional }: MetricDefinition): Finding[] {
  return [
    ...when(help.trim() === '', `${name}.help`, 'must not be empty'),
    ...when(optional?.trim() === '', `${name}.optional`, 'must say why the metric may be absent'),
  ];
}

function labelFindings(name: string, { labels = {} }: MetricDefinition): Finding[] {
  return Object.entries(labels).flatMap(([label, values]) => {
    const at = `${name}.labels.${label}`;
    const list = closedList(values);
    return [
      ...when(!/^[a-z][a-z0-9_]*$/.test(label), at, 'must be lower case letters, digits and underscores, starting with a letter'),
      ...when(RESERVED_LABELS.includes(label), at, 'is reserved: Prometheus or its targets set it'),
      ...when(list?.length === 0, at, 'must have at least one value'),
      ...when(list?.includes(''), at, 'must not have an empty value: Prometheus reads it as a missing label'),
      ...repeated(list ?? []).map((value) => ({ at, message: `lists "${value}" twice` })),
    ];
  });
}

function bucketFindings(name: string, { type, buckets }: MetricDefinition): Finding[] {
  const at = `${name}.buckets`;
  if (type !== 'histogram') return when(buckets !== undefined, at, `belong to histograms, and this is a ${type}`);
  if (buckets === undefined || buckets.length === 0) return [{ at, message: 'must have at least one bound' }];
  return buckets.flatMap((bound, index) => {
    const before = buckets[index - 1];
    return [
      ...when(!Number.isFinite(bound), `${at}[${index}]`, `must be finite, got "${bound}" ("+Inf" is added)`),
      ...when(
        before !== undefined && bound <= before,
        `${at}[${index}]`,
        `must be greater than the bound before it, "${before}", got "${bound}"`,
      ),
    ];
  });
}

function zeroFindings(name: string, { labels = {}, startAtZero = [] }: MetricDefinition): Finding[] {
  const wanted = Object.keys(labels).sort().join();
  const sets = startAtZero.map((set) => JSON.stringify(Object.entries(set).sort()));
  return [
    ...startAtZero.flatMap((set, index) => {
      const at = `${name}.startAtZero[${index}]`;
      if (Object.keys(set).sort().join() !== wanted) return [{ at, message: `must give exactly the labels "${wanted}"` }];
      return Object.entries(set)
        .filter(([label, value]) => closedList(labels[label])?.includes(value) === false)
        .map(([label, value]) => ({ at: `${at}.${label}`, message: `must be one of the label's values, got "${value}"` }));
    }),
    ...repeated(sets).map((set) => ({ at: `${name}.startAtZero`, message: `lists ${set} twice` })),
  ];
}

/** OpenMetrics names a counter without its `_total`, and no two metrics the same. */
function clashFindings(entries: readonly [string, MetricDefinition][]): Finding[] {
  const counters = new Set(entries.filter(([, { type }]) => type === 'counter').map(([name]) => name));
  return entries.flatMap(([name]) => {
    const counter = `${name}_total`;
    return when(counters.has(counter), name, `is what OpenMetrics calls the counter "${counter}": one of them needs another name`);
  });
}

function closedList(values: LabelValues | undefined): readonly string[] | undefined {
  return values !== undefined && 'length' in values ? values : undefined;
}

function when(wrong: boolean | undefined, at: string, message: string): Finding[] {
  return wrong ? [{ at, message }] : [];
}
