import type { SyntaxNode } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';
import { type MatcherText, matchersOf, selectedNames, selectors } from '../../promql/check-labels.ts';
import type { RuleGroup } from '../../promql/rules.ts';
import { type Scraped, seriesText } from '../simulation/simulation.ts';

/** A series that rules select, made up from their selectors alone. */
export interface PlainSeries {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly kind: 'counter' | 'gauge';
  /** What goes wrong is counted by it, as far as its name and labels tell. */
  readonly trouble: boolean;
}

/** One series for each selector of each metric that the rules read and do not record. */
export function plainSeries(groups: readonly RuleGroup[]): PlainSeries[] {
  const rules = groups.flatMap((group) => group.rules);
  const recorded = new Set(rules.flatMap((rule) => ('record' in rule ? [rule.record] : [])));
  const asked = rules.flatMap(({ expr }) => selections(expr)).filter(({ name }) => !recorded.has(name));
  // What others are divided by is the whole of something, however narrow it is.
  const divides = (one: MetricSelection) => asked.some((other) => other.divisor && alike(one, other));
  const made = asked.map((one) => ({
    name: one.name,
    kind: one.kind,
    labels: labelsFor(one),
    trouble: TROUBLE.test(one.name) || one.matchers.some(asksForFailure) || (!divides(one) && asked.some((other) => narrower(one, other))),
  }));
  return [...new Map(made.map((one) => [seriesText(one.name, one.labels), one])).values()];
}

/** The series with nothing happening: counters that stand still, gauges as in health. */
export function idle(series: readonly PlainSeries[], steps: number): Scraped {
  return asScraped(series, (one) => (one.kind === 'counter' ? `0x${steps}` : `${calm(one.name)}x${steps}`));
}

/** The series of a service that does well: everything is counted but trouble. */
export function healthy(series: readonly PlainSeries[], steps: number): Scraped {
  return asScraped(series, ({ name, kind, trouble }) => {
    if (kind === 'gauge') return `${calm(name)}x${steps}`;
    if (trouble) return `0x${steps}`;
    return name.endsWith('_sum') ? `0+6x${steps}` : `0+600x${steps}`;
  });
}

// --- internal ---

interface MetricSelection {
  readonly name: string;
  readonly kind: 'counter' | 'gauge';
  readonly matchers: readonly MatcherText[];
  /** Something is divided by it. */
  readonly divisor: boolean;
}

/** Words by which a metric that counts trouble is known. */
const TROUBLE = /throttl|error|fail|drop|reject|timeout|oom|panic|lost|denied/;
/** Values by which a label tells of success. */
const SUCCESS = /^([123]\d\d|[123]xx|0|ok|success|succeeded|true|hit|allowed)$/i;
const SUCCESSES = ['200', '201', '204', '2xx', '0', 'ok', 'OK', 'success', 'succeeded', 'true', 'hit', 'allowed'];
/** Values by which a label tells of failure: of HTTP, of gRPC, and plain words. */
const FAILURES = ['500', '503', '5xx', 'error', 'failed', 'failure', 'false', 'Internal', 'Unavailable', 'Unknown', 'internal', 'timeout'];
/** Names of gauges that bound others. */
const BOUND = /limit|max|quota|capacity|size_total/;

function selections(expr: string): MetricSelection[] {
  const tree = parser.parse(expr).topNode;
  return selectors(tree).flatMap((node) => {
    const kind = node.parent?.name === 'MatrixSelector' && !GAUGE_RANGE.test(expr.slice(0, node.from)) ? 'counter' : 'gauge';
    const matchers = matchersOf(node, expr).filter(({ label }) => label !== '__name__');
    const divisor = isDivisor(node);
    return selectedNames(node, expr).map(
      (name): MetricSelection => ({ name, kind: kind === 'counter' ? kind : kindOf(name), matchers, divisor }),
    );
  });
}

/** Whether a node stands right of a division, however deep. */
function isDivisor(node: SyntaxNode): boolean {
  for (let at = node; at.parent; at = at.parent)
    if (at.parent.name === 'BinaryExpr' && at.parent.getChild('Div') && at.parent.lastChild?.from === at.from) return true;
  return false;
}

/** Functions over ranges that are made for gauges, in front of a selector. */
const GAUGE_RANGE = /(changes|resets|deriv|delta|\w+_over_time)\($/;

function kindOf(name: string): 'counter' | 'gauge' {
  return /_(total|count|sum|bucket)$/.test(name) ? 'counter' : 'gauge';
}

function calm(name: string): number {
  return BOUND.test(name) ? 1000 : 1;
}

/** Whether a condition lets only failures through: it names some and no success, or names a success to leave it out. */
function asksForFailure(matcher: MatcherText): boolean {
  const passes = (value: string) => fits(matcher, value);
  if (matcher.operator.startsWith('!')) return !SUCCESSES.every(passes) && FAILURES.some(passes);
  return FAILURES.some(passes) && !SUCCESSES.some(passes);
}

/** Whether a selector asks for all that another one does and more, and the more is not success: then it counts trouble. */
function narrower(one: MetricSelection, other: MetricSelection): boolean {
  if (one.name !== other.name || one.matchers.length <= other.matchers.length) return false;
  const extra = one.matchers.filter((matcher) => !has(other, matcher));
  return (
    other.matchers.every((matcher) => has(one, matcher)) &&
    extra.some((matcher) => matcher.label !== 'le' && !SUCCESS.test(example([matcher])))
  );
}

function alike(one: MetricSelection, other: MetricSelection): boolean {
  return one.name === other.name && one.matchers.length === other.matchers.length && one.matchers.every((matcher) => has(other, matcher));
}

function has({ matchers }: MetricSelection, { label, operator, value }: MatcherText): boolean {
  return matchers.some((own) => own.label === label && own.operator === operator && own.value === value);
}

function labelsFor({ matchers }: MetricSelection): Record<string, string> {
  const asked = Map.groupBy(matchers, ({ label }) => label);
  const own = [...asked].map(([label, all]) => [label, example(all)]).filter(([, value]) => value !== '');
  return { namespace: 'shop', job: 'shop', pod: 'shop-1', instance: '10.0.0.1:8080', ...Object.fromEntries(own) };
}

/** A value that fits every condition; empty, as if the label were missing, when none is found. */
function example(matchers: readonly MatcherText[]): string {
  const wanted = matchers.flatMap(({ operator, value }) => {
    if (operator === '=') return [value];
    return operator === '=~' ? value.split('|').flatMap(plainest) : [];
  });
  return [...wanted, '200', 'ok', 'GET', 'x', '500', ''].find((candidate) => matchers.every((matcher) => fits(matcher, candidate))) ?? '';
}

function fits({ operator, value }: MatcherText, candidate: string): boolean {
  const same = operator.endsWith('~') ? new RegExp(`^(?:${value.replaceAll('\\\\', '\\')})$`).test(candidate) : value === candidate;
  return operator.startsWith('!') ? !same : same;
}

/** What the simplest patterns stand for, and the pattern itself, which may be no pattern. */
function plainest(pattern: string): string[] {
  const text = pattern.replace(/[()^$]/g, '');
  const plain = text
    .replace(/\.[*+]/g, 'x')
    .replace(/\[(.).*?\]/g, '$1')
    .replace(/(?<!\\)\./g, '0')
    .replaceAll('?', '')
    .replaceAll('\\', '');
  return [plain, text.replaceAll('\\', '')];
}

function asScraped(series: readonly PlainSeries[], values: (one: PlainSeries) => string): Scraped {
  return Object.fromEntries(series.map((one) => [seriesText(one.name, one.labels), values(one)]));
}
