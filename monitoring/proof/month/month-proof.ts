import { metricsIn } from '../../promql/index.ts';
import type { RuleGroup, Target } from '../../rules.ts';
import { BUDGET_REMAINING, badRatio, errorBudget, type Objectives, PERIOD_RATIO } from '../../slo/index.ts';
import type { Rule } from '../dependencies.ts';
import { trafficSeries } from '../simulation/indicator-traffic.ts';
import { seriesText } from '../simulation/simulation.ts';
import { budgetLeft, type Count, count, type Pledge, TIERS, type Tier, verdict } from '../workbook.ts';
import { INCIDENTS, type Incident, MONTH, monthOfTraffic } from './month.ts';
import { type Layer, type Programs, type Replay, replay } from './replay.ts';

/** What is replayed. */
export interface MonthSubject {
  readonly objectives: Objectives;
  readonly slo: string;
  readonly target: Target;
  readonly groups: readonly RuleGroup[];
}

/** When an incident was to be found, and when it was, in minutes after it began. */
export interface Detection {
  readonly incident: Incident;
  /** By requests counted one by one. */
  readonly promised: number | undefined;
  readonly found: number | undefined;
}

/** What a month of traffic made of the alerts and the budget. */
export interface MonthReport {
  readonly detections: readonly Detection[];
  /** Minutes at which a tier fires and must not, or must and does not: none, when the rules are right. */
  readonly wrong: readonly { readonly tier: string; readonly minute: number; readonly is: 'firing' | 'silent' }[];
  /** How many minutes of all tiers were compared with the reference. */
  readonly compared: number;
  /** The greatest distance between recorded and counted budget, as a share of the whole month's. */
  readonly budgetError: number;
}

/** Replays a month and compares every minute of every tier, and the budget every hour, with counted requests. */
export async function proveMonth(subject: MonthSubject, programs: Programs, progress: (text: string) => void): Promise<MonthReport> {
  const { objective, pledge, traffic, counted } = reference(subject.objectives, subject.slo);
  const series = trafficSeries(objective.indicator, subject.target, traffic);
  await using past = await replay(
    { series, start: START, step: MINUTE, end: START + MONTH * MINUTE, layers: layersOf(subject) },
    programs,
    progress,
  );
  const tiers = await Promise.all(TIERS.map((tier) => compareTier(past, subject, { tier, pledge, counted })));
  return {
    detections: INCIDENTS.map((incident) => detection(incident, tiers)),
    wrong: tiers.flatMap(({ wrong }) => wrong),
    compared: tiers.reduce((sum, tier) => sum + tier.compared, 0),
    budgetError: await budgetError(past, subject, { counted, budget: pledge.budget }),
  };
}

/** When the workbook promises each incident to be found, in minutes after it began. */
export function promisedDetections({
  objectives,
  slo,
}: Pick<MonthSubject, 'objectives' | 'slo'>): Pick<Detection, 'incident' | 'promised'>[] {
  const { pledge, counted } = reference(objectives, slo);
  return INCIDENTS.map((incident) => {
    const tier = TIERS.find(({ name }) => name === incident.tier) as Tier;
    const promised = minutesOf(incident).find((after) => verdict(counted, { tier, pledge }, incident.from + after) === 'firing');
    return { incident, promised };
  });
}

// --- internal ---

const MINUTE = 60;
/** A Monday at midnight. */
const START = Date.UTC(2024, 0, 1) / 1000;

/** The month as it is counted, request by request. */
function reference({ objectives, period, minBadEvents }: Objectives, slo: string) {
  const objective = objectives[slo];
  if (objective === undefined) throw new Error(`There is no objective "${slo}"`);
  const pledge: Pledge = { budget: errorBudget(objective), period: Number.parseInt(period, 10), minBad: minBadEvents };
  const traffic = monthOfTraffic(pledge);
  const counted = count(MONTH, MINUTE, (minute) => (minute === 0 ? { good: 0, bad: 0 } : traffic.at(minute)));
  return { objective, pledge, traffic, counted };
}

/** Minutes after the beginning of an incident, until long after its end. */
function minutesOf({ minutes }: Incident): number[] {
  return Array.from({ length: 2 * minutes }, (_, after) => after);
}

/** Recorded series every minute, but the budget every hour: it sums up a month at every evaluation. */
function layersOf({ groups, slo }: MonthSubject): Layer[] {
  const own = groups.flatMap(({ rules }) => rules.filter((rule) => 'record' in rule && rule.labels?.['slo'] === slo));
  const depths = depthsOf(own);
  const isBudget = (rule: Rule) => 'record' in rule && ([PERIOD_RATIO.name, BUDGET_REMAINING.name] as string[]).includes(rule.record);
  return [...new Set(depths.values())].sort().flatMap((depth) =>
    [false, true].flatMap((budget): Layer[] => {
      const rules = own.filter((rule) => depths.get(rule) === depth && isBudget(rule) === budget);
      return rules.length > 0 ? [{ rules, interval: budget ? 60 * MINUTE : MINUTE }] : [];
    }),
  );
}

/** How many rules must have been evaluated before each: 0 for those that read only what was scraped. */
function depthsOf(rules: readonly Rule[]): Map<Rule, number> {
  const depths = new Map<Rule, number>();
  const depth = (rule: Rule): number => {
    const read = new Set(metricsIn(rule.expr));
    const known =
      depths.get(rule) ??
      Math.max(0, ...rules.filter((other) => 'record' in other && read.has(other.record)).map((other) => depth(other) + 1));
    depths.set(rule, known);
    return known;
  };
  for (const rule of rules) depth(rule);
  return depths;
}

interface Compared {
  readonly tier: Tier;
  readonly firing: readonly boolean[];
  readonly expected: readonly string[];
  readonly wrong: MonthReport['wrong'];
  readonly compared: number;
}

async function compareTier(
  past: Replay,
  { groups, slo, target }: MonthSubject,
  { tier, pledge, counted }: { readonly tier: Tier; readonly pledge: Pledge; readonly counted: Count },
): Promise<Compared> {
  const rule = groups
    .flatMap(({ rules }) => rules)
    .find((one) => 'alert' in one && one.labels['slo'] === slo && one.labels['tier'] === tier.name);
  if (rule === undefined) throw new Error(`No alert of "${slo}" is of the tier "${tier.name}"`);
  // Rules are evaluated some seconds after the minute, as in any Prometheus: the alert as well.
  const recorded = await past.stored(seriesText(badRatio('5m').name, { ...target, slo }), {
    end: START + MONTH * MINUTE,
    seconds: 10 * MINUTE,
  });
  const [late = Number.NaN] = [...recorded.keys()].map((time) => (time - START) % MINUTE);
  const values = await past.range(rule.expr, { start: START + late, end: START + late + MONTH * MINUTE, step: MINUTE });
  const minutes = Array.from({ length: MONTH + 1 }, (_, minute) => minute);
  const firing = minutes.map((minute) => values.has(Number((START + late + minute * MINUTE).toFixed(3))));
  const expected = minutes.map((minute) => (minute < 2 ? 'open' : verdict(counted, { tier, pledge }, minute)));
  const judged = minutes.filter((minute) => expected[minute] !== 'open');
  const wrong = judged.flatMap((minute) => {
    const is = firing[minute] ? ('firing' as const) : ('silent' as const);
    return is === expected[minute] ? [] : [{ tier: tier.name, minute, is }];
  });
  return { tier, firing, expected, wrong, compared: judged.length };
}

function detection(incident: Incident, tiers: readonly Compared[]): Detection {
  const own = tiers.find(({ tier }) => tier.name === incident.tier);
  const first = (is: (minute: number) => boolean) => minutesOf(incident).find((after) => is(incident.from + after));
  return {
    incident,
    promised: first((minute) => own?.expected[minute] === 'firing'),
    found: first((minute) => own?.firing[minute] ?? false),
  };
}

/** Rates are means of five minutes, so that the budget is known up to five minutes late: it must be what it was at one of them. */
async function budgetError(
  past: Replay,
  { target, slo }: MonthSubject,
  { counted, budget }: { readonly counted: Count; readonly budget: number },
): Promise<number> {
  const day = 24 * 60 * MINUTE;
  const series = seriesText(BUDGET_REMAINING.name, { ...target, slo });
  const values = await past.stored(series, { end: START + MONTH * MINUTE, seconds: MONTH * MINUTE - day });
  if (values.size < 24 * 28) throw new Error(`"${series}" was not recorded every hour`);
  const all = requestsIn(counted, MONTH);
  const errors = [...values].map(([time, value]) => {
    const minute = Math.floor((time - START) / MINUTE);
    const late = [0, 1, 2, 3, 4, 5].map((lag) => budgetLeft(counted, { budget, window: minute * MINUTE }, minute - lag));
    const distance = Math.max(0, value - Math.max(...late), Math.min(...late) - value);
    return (distance * requestsIn(counted, minute)) / all;
  });
  return Math.max(...errors);
}

function requestsIn({ upTo }: Count, minute: number): number {
  return (upTo[minute]?.good ?? 0) + (upTo[minute]?.bad ?? 0);
}
