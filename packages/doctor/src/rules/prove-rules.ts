import type { Scrape } from 'metric-to-pager/prometheus';
import { windowFindings } from './burn-windows.ts';
import { type Evaluation, evaluate, type WorldFor } from './evaluate.ts';
import { healthyWorld } from './healthy-world.ts';
import { asksForAbsence, asksForStillness, countsSamples } from './intent.ts';
import { nanReason } from './nan-reason.ts';
import { findingAt, type PlacedFinding } from './place.ts';
import { readSource } from './read.ts';
import { missingReads, readsOnlyExposed } from './references.ts';
import { type Judge, refusals } from './refusals.ts';
import { type ParsedRule, RuleSet } from './rule-set.ts';
import type { SourceFile } from './source-file.ts';
import { isKnownStill, stillWorld } from './still-world.ts';
import { unprovenRules } from './unproven.ts';

/** The rules of a proof, and what they read. */
export interface RulesRequest {
  /** Files that one Prometheus loads together. */
  readonly sources: readonly SourceFile[];
  /** The metrics that the rules read, in their healthy state. @default nothing is said about health */
  readonly scrape?: Scrape | undefined;
  /** Names of alerts that must fire, such as a dead man's switch. @default none */
  readonly expected?: readonly string[];
  readonly judge: Judge;
}

/** The findings on rules, and what cannot be proven of them. */
export interface RulesReport {
  readonly rules: number;
  readonly findings: readonly PlacedFinding[];
  readonly unproven: readonly PlacedFinding[];
}

/**
 * Proves of anybody's rules what can be proven without knowing their service: that Prometheus accepts them, that what they read is
 * recorded or exposed, that nothing is NaN and no alert fires without any series, while every counter stands still, or in health, and that
 * no burn-rate alert hangs on one window. Every file and every rule is judged, whatever is wrong with others.
 */
export async function proveRules({ sources, scrape, expected = [], judge }: RulesRequest): Promise<RulesReport> {
  const read = sources.map(readSource);
  const files = read.flatMap((source) => source.files);
  const all = files.flatMap(({ groups }) => groups.flatMap(({ rules }) => rules));
  const { findings: refused, accepted } = await refusals(files, judge);
  const set = new RuleSet(accepted);
  const recorded = new Set(all.flatMap(({ kind, name }) => (kind === 'record' ? [name] : [])));
  const run = await runFindings(set, { scrape, expected, judge });
  return {
    rules: all.length,
    findings: inOrder([
      ...read.flatMap((source) => source.findings),
      ...refused,
      ...missingReads(set, recorded, scrape),
      ...windowFindings(set),
      ...run.findings,
      ...absentExpected(expected, all),
    ]),
    unproven: inOrder([
      ...set.unread.map(({ place }) => findingAt(place, 'not proven: its syntax is newer than the grammar used here')),
      ...run.unproven,
    ]),
  };
}

// --- internal ---

interface Claims {
  readonly findings: PlacedFinding[];
  readonly unproven: PlacedFinding[];
}

/** Runs the rules of which something can be claimed: without any series, and with what stands still. */
async function runFindings(set: RuleSet, { scrape, expected = [], judge }: Omit<RulesRequest, 'sources'>): Promise<Claims> {
  const unproven = unprovenRules(set, scrape);
  const provable = set.rules.filter((rule) => !unproven.has(rule));
  const timeless = provable.filter((rule) => !set.closure(rule).some(({ expression }) => expression.clock));
  const unscraped = timeless.filter((rule) => !readsAlerts(rule, set));
  const known = scrape
    ? timeless.filter((rule) => set.leaves(rule).length > 0 && readsOnlyExposed(rule, set, scrape))
    : timeless.filter((rule) => isKnownStill(rule, set));
  const world =
    (replicas: number): WorldFor =>
    (rules) =>
      scrape ? healthyWorld(rules, set, { scrape, replicas }) : stillWorld(rules, set, replicas);
  const running = { set, promtool: judge.promtool };
  const [empty, held] = await Promise.all([
    evaluate(unscraped, { ...running, worldFor: () => EMPTY }),
    confirmed(known, (rules, replicas) => evaluate(rules, { ...running, worldFor: world(replicas) })),
  ]);
  const subject = { set, expected };
  const failed = new Map([...empty.failed, ...held.failed]);
  return {
    findings: [
      ...unscraped.flatMap((rule) => emptyFindings(rule, empty, subject)),
      ...known.flatMap((rule) => heldFindings(rule, { held, empty, state: world(1)([]).name, healthy: scrape !== undefined }, subject)),
    ],
    unproven: [...unproven.values(), ...[...failed].map(([rule, reason]) => findingAt(rule.place, `not proven: ${reason}`))],
  };
}

interface Subject {
  readonly set: RuleSet;
  readonly expected: readonly string[];
}

const isExpected = ({ kind, name }: ParsedRule, { expected }: Subject) => kind === 'alert' && expected.includes(name);

/** Returns the findings on a rule before anything is scraped. */
function emptyFindings(rule: ParsedRule, empty: Evaluation, subject: Subject): PlacedFinding[] {
  const fires = empty.active.has(rule);
  const constant = subject.set.leaves(rule).length === 0;
  if (empty.nan.has(rule)) return [findingAt(rule.place, `is NaN without any series${nanReason(rule, subject.set)}`)];
  if (isExpected(rule, subject)) return !fires && constant ? [findingAt(rule.place, 'does not fire, though it is expected to')] : [];
  if (!fires || asksForAbsence(rule, subject.set)) return [];
  return [findingAt(rule.place, constant ? alwaysText(rule) : 'fires without any series')];
}

/** Returns the findings on a rule while what it reads stands still, without those of the run without series. */
function heldFindings(
  rule: ParsedRule,
  {
    held,
    empty,
    state,
    healthy,
  }: { readonly held: Evaluation; readonly empty: Evaluation; readonly state: string; readonly healthy: boolean },
  subject: Subject,
): PlacedFinding[] {
  if (held.nan.has(rule) && !empty.nan.has(rule)) return [findingAt(rule.place, `is NaN ${state}${nanReason(rule, subject.set)}`)];
  const fires = held.active.has(rule);
  if (isExpected(rule, subject))
    return healthy && !fires ? [findingAt(rule.place, `does not fire ${state}, though it is expected to`)] : [];
  const intended = asksForStillness(rule, subject.set) || countsSamples(rule, subject.set);
  return fires && !empty.active.has(rule) && !intended ? [findingAt(rule.place, `fires ${state}`)] : [];
}

/** Before anything is scraped. */
const EMPTY = { name: 'without any series', series: new Map<string, string>(), duration: 0, interval: 15 };
/** More instances than an alert on too few would ask for. */
const MANY = 5;

/** Returns what holds both with one instance of everything and with many, as their number is not known. */
async function confirmed(
  rules: readonly ParsedRule[],
  run: (rules: readonly ParsedRule[], replicas: number) => Promise<Evaluation>,
): Promise<Evaluation> {
  const one = await run(rules, 1);
  const doubtful = [...one.active, ...[...one.nan].filter(({ expression: { uses } }) => uses.has('Count') || uses.has('Scalar'))];
  if (doubtful.length === 0) return one;
  const many = await run(doubtful, MANY);
  const kept = (first: ReadonlySet<ParsedRule>, second: ReadonlySet<ParsedRule>) =>
    new Set([...first].filter((rule) => !doubtful.includes(rule) || second.has(rule) || many.failed.has(rule)));
  return { active: kept(one.active, many.active), nan: kept(one.nan, many.nan), failed: one.failed };
}

function readsAlerts(rule: ParsedRule, set: RuleSet): boolean {
  return set.leaves(rule).some(({ name }) => name === 'ALERTS' || name === 'ALERTS_FOR_STATE');
}

function alwaysText({ name }: ParsedRule): string {
  return `fires always, as it reads no series: if it is meant to, as a dead man's switch is, say --expect ${JSON.stringify(name)}`;
}

function absentExpected(expected: readonly string[], rules: readonly { readonly kind: string; readonly name: string }[]): PlacedFinding[] {
  return expected
    .filter((alert) => !rules.some(({ kind, name }) => kind === 'alert' && name === alert))
    .map((alert) => ({
      at: `--expect ${JSON.stringify(alert)}`,
      place: { file: '--expect', line: 0 },
      message: 'names no alert of the given files',
    }));
}

/** By file, as they were given, and line. */
function inOrder(findings: readonly PlacedFinding[]): PlacedFinding[] {
  const files = [...new Set(findings.map(({ place }) => place.file))];
  return [...findings].sort((a, b) => files.indexOf(a.place.file) - files.indexOf(b.place.file) || a.place.line - b.place.line);
}
