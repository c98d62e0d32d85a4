import { type Finding, repeated, when } from './findings.ts';
import type { LabelValues, MetricDefinition, Unit } from './metric-definition.ts';

/** Labels that Prometheus Operator adds to every series of a target. A metric's own label of that name would become `exported_…`. */
export const TARGET_LABELS = ['namespace', 'job', 'pod', 'instance', 'container', 'endpoint', 'service'] as const;

/** Returns every definition in a catalogue that breaks a rule or convention of Prometheus. */
export function catalogueFindings(definitions: Readonly<Record<string, MetricDefinition>>): Finding[] {
  const entries = Object.entries(definitions);
  if (entries.length === 0) return [{ at: 'metrics', message: 'must not be empty' }];
  const zeroSets = entries.reduce((sum, [, { startAtZero = [] }]) => sum + startAtZero.length, 0);
  return [
    ...entries.flatMap(([name, definition]) =>
      [nameFindings, helpFindings, labelFindings, bucketFindings, zeroFindings].flatMap((check) => check(name, definition)),
    ),
    ...clashFindings(entries),
    ...when(zeroSets > MAX_ZERO_SETS, 'metrics', `may start at most ${MAX_ZERO_SETS} label sets at zero, got ${zeroSets}`),
  ];
}

// --- internal ---

/** Label sets of one catalogue that may start at zero. Every pod exposes all of them, used or not. */
const MAX_ZERO_SETS = 50;

const UNITS: readonly Unit[] = ['seconds', 'bytes', 'ratio'];

/** Suffixes of other types of series. */
const RESERVED_SUFFIX = /_(total|bucket|sum|count|created|info)$/;
const OTHER_UNIT =
  /(^|_)(milliseconds?|microseconds?|nanoseconds?|minutes?|hours?|days?|kilobytes?|megabytes?|gigabytes?|kibibytes?|mebibytes?|gibibytes?|bits?|percent|percentage|ms|us|ns|s|sec|kb|mb|gb|tb)(_|$)/;
const RESERVED_LABELS: readonly string[] = ['le', 'quantile', ...TARGET_LABELS];
const TYPE_IN_NAME = /(^|_)(counter|gauge|histogram|summary)(_|$)/;

/** What Prometheus accepts without quotes. @see https://prometheus.io/docs/concepts/data_model/ */
const ACCEPTED_NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const ACCEPTED_LABEL = /^(?!__)[a-zA-Z_][a-zA-Z0-9_]*$/;

function nameFindings(name: string, { type, unit, labels = {}, recordedBy }: MetricDefinition): Finding[] {
  if (recordedBy === 'other')
    return when(!ACCEPTED_NAME.test(name), name, 'must be letters, digits, underscores and colons, and not start with a digit');
  const base = type === 'counter' ? name.replace(/_total$/, '') : name;
  const suffix = RESERVED_SUFFIX.exec(base)?.[1];
  const isInfo = suffix === 'info' && type === 'gauge';
  const otherUnit = OTHER_UNIT.exec(name)?.[2];
  const undeclaredUnit = UNITS.find((known) => known !== unit && base.endsWith(`_${known}`));
  return [
    ...when(!/^[a-z][a-z0-9_]*$/.test(name), name, 'must be lower case letters, digits and underscores, starting with a letter'),
    ...when(/__|_$/.test(name), name, 'must not contain two consecutive underscores or end in one'),
    ...when(type === 'counter' && base === name, name, 'must end in "_total": it is a counter'),
    ...when(suffix !== undefined && !isInfo, name, `must not end in "_${suffix}": this suffix is reserved for another type of series`),
    ...when(isInfo && Object.keys(labels).length === 0, name, 'must have labels: the value of an "_info" gauge is always 1'),
    ...when(
      unit !== undefined && !base.endsWith(`_${unit}`),
      name,
      `must end in its unit, "_${unit}${type === 'counter' ? '_total' : ''}"`,
    ),
    ...when(
      undeclaredUnit !== undefined,
      name,
      `ends in "_${undeclaredUnit}" but its unit is ${unit === undefined ? 'missing' : `"${unit}"`}`,
    ),
    ...when(otherUnit !== undefined, name, `must use a base unit (${UNITS.join(', ')}), got "${otherUnit}"`),
    ...when(TYPE_IN_NAME.test(name), name, 'must not contain the type of the metric'),
  ];
}

function helpFindings(name: string, { help, optional }: MetricDefinition): Finding[] {
  return [
    ...when(help.trim() === '', `${name}.help`, 'must not be empty'),
    ...when(optional?.trim() === '', `${name}.optional`, 'must say why the metric may be absent'),
  ];
}

function labelFindings(name: string, { labels = {}, recordedBy }: MetricDefinition): Finding[] {
  return Object.entries(labels).flatMap(([label, values]) => {
    const at = `${name}.labels.${label}`;
    const list = closedList(values);
    return [
      ...labelNameFindings(label, at, recordedBy === 'other'),
      ...when(RESERVED_LABELS.includes(label), at, 'is reserved: Prometheus or its targets set it'),
      ...when(list?.length === 0, at, 'must have at least one value'),
      ...when(list?.includes(''), at, 'must not have an empty value: Prometheus reads it as a missing label'),
      ...repeated(list ?? []).map((value) => ({ at, message: `lists "${value}" twice` })),
    ];
  });
}

function labelNameFindings(label: string, at: string, byOther: boolean): Finding[] {
  return byOther
    ? when(!ACCEPTED_LABEL.test(label), at, 'must be letters, digits and underscores, and start with a letter or one underscore')
    : when(!/^[a-z][a-z0-9_]*$/.test(label), at, 'must be lower case letters, digits and underscores, starting with a letter');
}

function bucketFindings(name: string, { type, buckets }: MetricDefinition): Finding[] {
  const at = `${name}.buckets`;
  if (type !== 'histogram') return when(buckets !== undefined, at, `are valid only for a histogram, got a ${type}`);
  if (buckets === undefined || buckets.length === 0) return [{ at, message: 'must have at least one bound' }];
  return buckets.flatMap((bound, index) => {
    const previous = buckets[index - 1];
    return [
      ...when(!Number.isFinite(bound), `${at}[${index}]`, `must be finite, got "${bound}" ("+Inf" is added)`),
      ...when(
        previous !== undefined && bound <= previous,
        `${at}[${index}]`,
        `must be greater than the previous bound, "${previous}", got "${bound}"`,
      ),
    ];
  });
}

function zeroFindings(name: string, { labels = {}, startAtZero = [] }: MetricDefinition): Finding[] {
  const expected = Object.keys(labels).sort().join();
  const sets = startAtZero.map((set) => JSON.stringify(Object.entries(set).sort()));
  return [
    ...startAtZero.flatMap((set, index) => {
      const at = `${name}.startAtZero[${index}]`;
      if (Object.keys(set).sort().join() !== expected) return [{ at, message: `must give exactly the labels "${expected}"` }];
      return Object.entries(set)
        .filter(([label, value]) => closedList(labels[label])?.includes(value) === false)
        .map(([label, value]) => ({ at: `${at}.${label}`, message: `must be one of the label's values, got "${value}"` }));
    }),
    ...repeated(sets).map((set) => ({ at: `${name}.startAtZero`, message: `lists ${set} twice` })),
  ];
}

/** OpenMetrics strips `_total` from the name of a counter, and metric names must be unique. */
function clashFindings(entries: readonly [string, MetricDefinition][]): Finding[] {
  const counters = new Set(entries.filter(([, { type }]) => type === 'counter').map(([name]) => name));
  return entries.flatMap(([name, { recordedBy }]) => {
    if (recordedBy === 'other') return [];
    const counter = `${name}_total`;
    return when(counters.has(counter), name, `is the OpenMetrics name of the counter "${counter}": rename one of them`);
  });
}

function closedList(values: LabelValues | undefined): readonly string[] | undefined {
  return values !== undefined && 'length' in values ? values : undefined;
}
