import type { Alert } from '../alerts/index.ts';
import type { Target } from '../rules.ts';
import { BURN_WINDOWS, badEventRate, badRatio, errorBudget, eventRate, type Objectives, type SloWindow } from '../slo/index.ts';
import { BURN_SHAPES, type BurnShape, STEPS_IN_SHORT } from './burn-shapes.ts';
import { type Case, type Check, firingCheck, type Proof } from './cases.ts';
import { type Foreign, foreignCheck, foreignSeries } from './foreign-series.ts';
import { trafficSeries } from './indicator-traffic.ts';
import { seriesText } from './simulation.ts';
import { rendered } from './wording.ts';
import { badShare, count, type Pledge, TIERS, type Tier, threshold, verdict, within } from './workbook.ts';

/** What is to be proven of the objectives of one installation. */
export interface BurnSubject {
  readonly objectives: Objectives;
  readonly target: Target;
  /** The name of the alert that a burning budget raises. */
  readonly alert: string;
  /** The texts of the alerts, found by their labels. */
  readonly alerts: readonly Alert[];
  /** Where the alert's runbook is read. */
  readonly runbook: string;
}

/**
 * The proofs of every tier of every objective: each shape of traffic with the verdict of the workbook at every step.
 *
 * @throws when the workbook disagrees with what a shape says it shows: then the shape proves nothing
 */
export function burnProofs(subject: BurnSubject): Proof[] {
  return Object.keys(subject.objectives.objectives).flatMap((slo) => TIERS.map((tier) => burnProof(subject, slo, tier)));
}

// --- internal ---

function burnProof(subject: BurnSubject, slo: string, tier: Tier): Proof {
  return {
    subject: `${subject.alert}/${slo}/${tier.name}`,
    concerns: ({ alert, labels }) => alert === subject.alert && labels?.['slo'] === slo && labels?.['tier'] === tier.name,
    cases: BURN_SHAPES.map((shape) => burnCase(subject, { slo, tier, shape })),
  };
}

interface Burn {
  readonly slo: string;
  readonly tier: Tier;
  readonly shape: BurnShape;
}

function burnCase({ objectives, target, alert, alerts, runbook }: BurnSubject, { slo, tier, shape }: Burn): Case {
  const objective = objectives.objectives[slo];
  if (objective === undefined) throw new Error(`There is no objective "${slo}"`);
  const pledge: Pledge = {
    budget: errorBudget(objective),
    period: Number.parseInt(objectives.period, 10),
    minBad: objectives.minBadEvents,
  };
  const traffic = shape.traffic({ limit: threshold(tier, pledge), minBad: pledge.minBad });
  const marked = !traffic.unmarked || 'labels' in objective.indicator.bad;
  const seen = (step: number) => {
    const { good, bad } = step === 0 ? { good: 0, bad: 0 } : traffic.at(step);
    return marked ? { good, bad } : { good: 0, bad: good + bad };
  };
  const step = tier.short / STEPS_IN_SHORT;
  const counted = count(traffic.steps, step, seen);
  const verdicts = Array.from({ length: traffic.steps + 1 }, (_, at) => verdict(counted, { tier, pledge }, at));
  const claims = marked ? shape.claims : shape.claimsUnmarked;
  for (const { at, is } of claims ?? []) {
    if (verdicts[at] !== is)
      throw new Error(
        `The case "${shape.name}" of ${slo}/${tier.name} is to be ${is} at step ${at}, but the workbook says ${verdicts[at]}`,
      );
  }
  const labels = { alertname: alert, ...target, slo, tier: tier.name, severity: tier.severity };
  const checks = verdicts.flatMap((verdict, at): Check[] =>
    at < 2 || verdict === 'open' ? [] : [firingCheck(at * step, labels, verdict === 'firing')],
  );
  const texts = alerts.find((one) => one.name === alert && one.labels?.['slo'] === slo && one.labels?.['tier'] === tier.name);
  const exact = (shape.exact ?? []).map((at): Check => {
    const value = badShare(within(counted, tier.long, at));
    const { alertname, ...shown } = labels;
    const fires = verdicts[at] === 'firing';
    const annotations = {
      summary: texts?.summary ?? '',
      description: rendered(texts?.description ?? '', { labels, value }),
      runbook_url: runbook,
    };
    return { kind: 'alert', at: at * step, alert: alertname, firing: fires ? [{ labels: shown, annotations }] : [] };
  });
  const recorded = (shape.recorded ?? []).flatMap((at) => recordedChecks({ target, slo, tier }, counted, at));
  const own = { ...target, slo };
  const foreign = foreignTo(tier);
  return {
    name: shape.name,
    step,
    series: { ...trafficSeries(objective.indicator, target, traffic), ...(traffic.foreign && foreignSeries(own, foreign, traffic.steps)) },
    checks: [...exact, ...recorded, ...checks, ...(traffic.foreign ? [foreignCheck(own, foreign, traffic.steps * step)] : [])],
  };
}

function foreignTo(tier: Tier): Foreign {
  const { long, short } = windowsOf(tier);
  return {
    sources: [eventRate(long), eventRate(short)],
    results: [badRatio(long), badRatio(short), badEventRate(long)],
  };
}

function windowsOf({ name }: Tier): { readonly long: SloWindow; readonly short: SloWindow } {
  const window = BURN_WINDOWS.find(({ tier }) => tier === name);
  if (window === undefined) throw new Error(`There is no window for the tier "${name}"`);
  return window;
}

interface Recorded {
  readonly target: Target;
  readonly slo: string;
  readonly tier: Tier;
}

/** What is recorded for a tier is what was counted, to a percent, and never NaN. */
function recordedChecks({ target, slo, tier }: Recorded, counted: ReturnType<typeof count>, at: number): Check[] {
  const window = windowsOf(tier);
  return (
    [
      [window.long, tier.long],
      [window.short, tier.short],
    ] as const satisfies readonly (readonly [SloWindow, number])[]
  ).flatMap(([name, length]) => {
    const { good, bad } = within(counted, length, at);
    return [
      near({ target, slo, tier }, eventRate(name).name, { value: (good + bad) / length, at: at * counted.step }),
      near({ target, slo, tier }, badEventRate(name).name, { value: bad / length, at: at * counted.step }),
      near({ target, slo, tier }, badRatio(name).name, { value: badShare({ good, bad }), at: at * counted.step }),
    ];
  });
}

function near({ target, slo }: Recorded, name: string, { value, at }: { readonly value: number; readonly at: number }): Check {
  const own = { ...target, slo };
  const text = seriesText(name, own);
  const expr = value === 0 ? `${text} == bool 0` : `abs(${text} / ${value} - 1) < bool 0.01`;
  return { kind: 'samples', at, expr, samples: [{ series: seriesText('', own), value: 1 }] };
}
