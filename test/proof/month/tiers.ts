import type { IdentityLabels } from 'metric-to-pager';
import type { EvaluationTimes, PrometheusApi } from 'metric-to-pager/prometheus';
import type { RuleGroup } from 'metric-to-pager/promql';
import { type RequestCount, type SloTarget, TIERS, type Tier, type Verdict, verdict } from 'metric-to-pager/proof';
import { INCIDENTS, type Incident, MONTH } from './month.ts';

/** When an incident was to be found, and when it was, in minutes after it began. */
export interface Detection {
  readonly incident: Incident;
  /** By requests counted one by one. */
  readonly promised: number | undefined;
  readonly found: number | undefined;
}

/** What the alerts of one objective did in a month. */
export interface TierReport {
  readonly detections: readonly Detection[];
  /** Minutes at which a tier fires and must not, or must and does not: none, when the rules are right. */
  readonly wrong: readonly { readonly tier: string; readonly minute: number; readonly is: 'firing' | 'silent' }[];
  /** How many minutes of all tiers were compared with the reference. */
  readonly compared: number;
}

/** The month as it was counted, request by request, and what was promised of it. */
export interface Expected {
  readonly counted: RequestCount;
  readonly target: SloTarget;
}

/** Compares every minute of every tier of an objective with counted requests. */
export async function compareTiers(
  prometheus: Pick<PrometheusApi, 'range'>,
  alerts: { readonly groups: readonly RuleGroup[]; readonly slo: string; readonly target: IdentityLabels; readonly times: EvaluationTimes },
  expected: Expected,
): Promise<TierReport> {
  const tiers = await Promise.all(
    TIERS.map(async (tier) => {
      const rule = alerts.groups
        .flatMap(({ rules }) => rules)
        .find((one) => 'alert' in one && one.labels['slo'] === alerts.slo && one.labels['tier'] === tier.name);
      if (rule === undefined) throw new Error(`No alert of "${alerts.slo}" is of the tier "${tier.name}"`);
      const found = await prometheus.range(rule.expr, alerts.times);
      const fired = new Set(found.flatMap(({ values }) => [...values.keys()]));
      return judged(tier, (minute) => fired.has(alerts.times.start + minute * alerts.times.step), expected);
    }),
  );
  return {
    detections: INCIDENTS.map((incident) => detection(incident, tiers)),
    wrong: tiers.flatMap(({ wrong }) => wrong),
    compared: tiers.reduce((sum, tier) => sum + tier.compared, 0),
  };
}

/** Returns the minutes after which the workbook expects an incident to be detected. */
export function expectedDetection(incident: Incident, { counted, target }: Expected): number | undefined {
  const tier = TIERS.find(({ name }) => name === incident.tier) as Tier;
  return minutesOf(incident).find((after) => verdict(counted, { tier, target }, incident.from + after) === 'firing');
}

// --- internal ---

interface Judged {
  readonly tier: Tier;
  readonly firing: readonly boolean[];
  readonly expected: readonly Verdict[];
  readonly wrong: TierReport['wrong'];
  readonly compared: number;
}

/** A rate needs two scrapes: before, no verdict is possible. */
const FIRST = 2;

function judged(tier: Tier, fires: (minute: number) => boolean, { counted, target }: Expected): Judged {
  const minutes = Array.from({ length: MONTH + 1 }, (_, minute) => minute);
  const firing = minutes.map(fires);
  const expected = minutes.map((minute): Verdict => (minute < FIRST ? 'open' : verdict(counted, { tier, target }, minute)));
  const closed = minutes.filter((minute) => expected[minute] !== 'open');
  const wrong = closed.flatMap((minute) => {
    const is = firing[minute] ? ('firing' as const) : ('silent' as const);
    return is === expected[minute] ? [] : [{ tier: tier.name, minute, is }];
  });
  return { tier, firing, expected, wrong, compared: closed.length };
}

function detection(incident: Incident, tiers: readonly Judged[]): Detection {
  const own = tiers.find(({ tier }) => tier.name === incident.tier);
  const first = (is: (minute: number) => boolean) => minutesOf(incident).find((after) => is(incident.from + after));
  return {
    incident,
    promised: first((minute) => own?.expected[minute] === 'firing'),
    found: first((minute) => own?.firing[minute] ?? false),
  };
}

/** Minutes after the beginning of an incident, until long after its end. */
function minutesOf({ minutes }: Incident): number[] {
  return Array.from({ length: 2 * minutes }, (_, after) => after);
}
