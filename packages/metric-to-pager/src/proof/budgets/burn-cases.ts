import type { Alert } from '../../alerts/index.ts';
import type { IdentityLabels } from '../../catalogue/identity.ts';
import { errorBudget, type Objective, type Objectives } from '../../slo/index.ts';
import { type Case, type Check, firingCheck, type Links, type Proof } from '../cases.ts';
import { renderTemplate } from '../render-template.ts';
import { type Traffic, trafficSeries } from '../simulation/sli-traffic.ts';
import {
  badShare,
  count,
  type RequestCount,
  type RequestCounts,
  type SloTarget,
  TIERS,
  type Tier,
  threshold,
  type Verdict,
  verdict,
  within,
} from '../workbook.ts';
import { BURN_SHAPES, type BurnShape, STEPS_IN_SHORT } from './burn-shapes.ts';
import { foreignCheck, foreignSeries } from './foreign-series.ts';
import { foreignTo, recordedChecks } from './recorded-checks.ts';

/** What is to be proven of the objectives of one installation. */
export interface BurnSubject {
  readonly objectives: Objectives;
  readonly target: IdentityLabels;
  /** The name of the alert that a burning budget raises. */
  readonly alert: string;
  /** The texts of the alerts, found by their labels. */
  readonly alerts: readonly Alert[];
  readonly links: Links;
}

/**
 * Returns the proofs of every tier of every objective: each shape of traffic with the verdict of the workbook at every step.
 *
 * @throws when the workbook disagrees with what a shape says it shows: then the shape proves nothing
 */
export function burnProofs(subject: BurnSubject): Proof[] {
  return Object.keys(subject.objectives.objectives).flatMap((slo) => TIERS.map((tier) => burnProof(subject, slo, tier)));
}

// --- internal ---

function burnProof(subject: BurnSubject, slo: string, tier: Tier): Proof {
  const objective = subject.objectives.objectives[slo] as Objective;
  const labels = { alertname: subject.alert, ...subject.target, slo, tier: tier.name, severity: tier.severity };
  return {
    subject: `${subject.alert}/${slo}/${tier.name}`,
    concerns: ({ alert, labels }) => alert === subject.alert && labels?.['slo'] === slo && labels?.['tier'] === tier.name,
    cases: BURN_SHAPES.map((shape) => burnCase(subject, { slo, objective, tier, labels }, shape)),
  };
}

/** One tier of one objective. */
interface Burn {
  readonly slo: string;
  readonly objective: Objective;
  readonly tier: Tier;
  /** Those of the firing alert, with its name. */
  readonly labels: Readonly<Record<string, string>> & { readonly alertname: string };
}

function burnCase(subject: BurnSubject, burn: Burn, shape: BurnShape): Case {
  const { objective, slo, tier, labels } = burn;
  const { target, objectives } = subject;
  const sloTarget: SloTarget = {
    budget: errorBudget(objective),
    period: Number.parseInt(objectives.period, 10),
    minBad: objectives.minBadEvents,
  };
  const traffic = shape.traffic({ limit: threshold(tier, sloTarget), minBad: sloTarget.minBad });
  const step = tier.short / STEPS_IN_SHORT;
  const counted = count(traffic.steps, step, countable(objective, traffic));
  const verdicts = Array.from({ length: traffic.steps + 1 }, (_, at) => verdict(counted, { tier, target: sloTarget }, at));
  checkClaims(burn, shape, { verdicts, claims: allBad(objective, traffic) ? shape.claimsUnmarked : shape.claims });
  const own = { ...target, slo };
  const foreign = foreignTo(tier);
  return {
    name: shape.name,
    step,
    series: { ...trafficSeries(objective.sli, target, traffic), ...(traffic.foreign && foreignSeries(own, foreign, traffic.steps)) },
    checks: [
      ...(shape.exact ?? []).map((at) => notificationCheck(subject, burn, { counted, at, fires: verdicts[at] === 'firing' })),
      ...(shape.recorded ?? []).flatMap((at) => recordedChecks({ own, tier }, counted, at)),
      // Of a single sample nothing is known yet.
      ...verdicts.flatMap((is, at) => (at < 2 || is === 'open' ? [] : [firingCheck(at * step, labels, is === 'firing')])),
      ...(traffic.foreign ? [foreignCheck(own, foreign, traffic.steps * step)] : []),
    ],
  };
}

/** Without its bucket every request counts as slow. */
function allBad({ sli }: Objective, { unmarked = false }: Traffic): boolean {
  return unmarked && 'above' in sli.bad;
}

/** Returns the requests of each step, from the first scrape on. */
function countable(objective: Objective, traffic: Traffic): (step: number) => RequestCounts {
  return (step) => {
    const { good, bad } = step === 0 ? { good: 0, bad: 0 } : traffic.at(step);
    return allBad(objective, traffic) ? { good: 0, bad: good + bad } : { good, bad };
  };
}

function checkClaims(
  { slo, tier }: Burn,
  { name }: BurnShape,
  { verdicts, claims = [] }: { readonly verdicts: readonly Verdict[]; readonly claims?: BurnShape['claims'] | undefined },
): void {
  for (const { at, is } of claims) {
    if (verdicts[at] === is) continue;
    throw new Error(`The case "${name}" of ${slo}/${tier.name} is to be ${is} at step ${at}, but the workbook says ${verdicts[at]}`);
  }
}

function notificationCheck(
  { alerts, links }: BurnSubject,
  { slo, tier, labels }: Burn,
  { counted, at, fires }: { readonly counted: RequestCount; readonly at: number; readonly fires: boolean },
): Check {
  const { alertname, ...shown } = labels;
  const text = alerts.find((one) => one.name === alertname && one.labels?.['slo'] === slo && one.labels?.['tier'] === tier.name);
  const value = badShare(within(counted, tier.long, at));
  const annotations = {
    summary: text?.summary ?? '',
    description: renderTemplate(text?.description ?? '', { labels, value }),
    ...links(labels),
  };
  return { kind: 'alert', at: at * counted.step, alert: alertname, firing: fires ? [{ labels: shown, annotations }] : [] };
}
