import type { IdentityLabels } from '../../catalogue/identity.ts';
import { type RecordedSeries, seriesText } from '../../promql/index.ts';
import {
  BUDGET_RATIO,
  BUDGET_REMAINING,
  BURN_RATE,
  badEventRate,
  badRatio,
  errorBudget,
  eventRate,
  OBJECTIVE_RATIO,
  type Objective,
  type Objectives,
  PERIOD_RATIO,
  SLO_INFO,
} from '../../slo/index.ts';
import type { Case, Check, Proof } from '../cases.ts';
import type { Pod } from '../simulation/simulation.ts';
import { type Traffic, trafficSeries } from '../simulation/sli-traffic.ts';
import { badShare, budgetLeft, count, type RequestCounts, within } from '../workbook.ts';
import { foreignCheck, foreignSeries } from './foreign-series.ts';

/** Returns the proofs of what is recorded of each budget, against counted requests. */
export function budgetProofs({ objectives, target }: { readonly objectives: Objectives; readonly target: IdentityLabels }): Proof[] {
  return Object.entries<Objective>(objectives.objectives).flatMap(([slo, objective]) => {
    const subject: Subject = { slo, objective, period: objectives.period, target };
    const subjectName = `${BUDGET_REMAINING.name}/${slo}`;
    const concerns: Proof['concerns'] = ({ record, labels }) =>
      BUDGET_SERIES.some(({ name }) => name === record) && labels?.['slo'] === slo;
    return [
      { subject: subjectName, concerns, cases: [weighing(subject), gappy(subject), idle(subject)] },
      {
        subject: subjectName,
        concerns,
        given: [eventRate('5m'), badEventRate('5m')].map(({ name }) => name),
        cases: [forgetting(subject)],
      },
    ];
  });
}

// --- internal ---

interface Subject {
  readonly slo: string;
  readonly objective: Objective;
  readonly period: Objectives['period'];
  readonly target: IdentityLabels;
}

const BUDGET_SERIES: readonly RecordedSeries[] = [PERIOD_RATIO, OBJECTIVE_RATIO, BUDGET_RATIO, BUDGET_REMAINING, BURN_RATE, SLO_INFO];
const FOREIGN = { sources: [eventRate('5m'), eventRate('1h')], results: [badRatio('1h'), PERIOD_RATIO] };
const MINUTE = 60;
const DAY = 86_400;

/** A quiet time that fails after a busy one that does not: requests count, not minutes. */
function weighing(subject: Subject): Case {
  const own = { ...subject.target, slo: subject.slo };
  const { traffic, left, burn } = quietFailure(subject, {});
  const at = traffic.steps * MINUTE;
  const budget = errorBudget(subject.objective);
  return {
    name: 'weighs requests, not minutes',
    step: MINUTE,
    series: { ...trafficSeries(subject.objective.sli, subject.target, traffic), ...foreignSeries(own, FOREIGN, traffic.steps) },
    checks: [
      near(subject, BUDGET_REMAINING, { value: left, within: EDGES, at }),
      near(subject, PERIOD_RATIO, { value: (1 - left) * budget, within: EDGES * budget, at }),
      near(subject, BURN_RATE, { value: burn, within: 0.05 * burn, at: FAILING * MINUTE }),
      ...constants(subject, at),
      foreignCheck(own, FOREIGN, at),
    ],
  };
}

/** A restart costs nothing; of a gap in the scrapes the rates at its edges know too little, by a minute's worth at most. */
function gappy(subject: Subject): Case {
  const { traffic, left } = quietFailure(subject, { restarts: [40], gaps: [100, 101] });
  return {
    name: 'survives a scrape gap and a counter reset',
    step: MINUTE,
    series: trafficSeries(subject.objective.sli, subject.target, traffic),
    checks: [near(subject, BUDGET_REMAINING, { value: left, within: 0.02, at: traffic.steps * MINUTE })],
  };
}

/** An hour of many good requests, a hundred minutes in which one of ten fails, and idle minutes around. */
function quietFailure({ objective }: Subject, events: Pick<Pod, 'gaps' | 'restarts'>) {
  const steps = 180;
  const bad = Math.round(HOUR_OF_REQUESTS * errorBudget(objective) * 0.004);
  const at = (minute: number): RequestCounts => {
    if (minute <= 10 || minute > 170) return { good: 0, bad: 0 };
    return minute <= 70 ? { good: HOUR_OF_REQUESTS / 60, bad: 0 } : { good: 9 * bad, bad };
  };
  const traffic: Traffic = { steps, pods: [{ name: 'a', from: 0, to: steps + 1, ...events }], at };
  const counted = count(steps, MINUTE, at);
  return {
    traffic,
    left: budgetLeft(counted, { budget: errorBudget(objective), window: steps * MINUTE }, steps),
    burn: badShare(within(counted, 60 * MINUTE, FAILING)) / errorBudget(objective),
  };
}

/** Without requests nothing of the budget is gone. */
function idle(subject: Subject): Case {
  const traffic: Traffic = { steps: 30, pods: [{ name: 'a', from: 0, to: 31 }], at: () => ({ good: 0, bad: 0 }) };
  return {
    name: 'full without traffic',
    step: MINUTE,
    series: trafficSeries(subject.objective.sli, subject.target, traffic),
    checks: [
      near(subject, BUDGET_REMAINING, { value: 1, within: 1e-9, at: 30 * MINUTE }),
      near(subject, PERIOD_RATIO, { value: 0, within: 1e-9, at: 30 * MINUTE }),
      near(subject, BURN_RATE, { value: 0, within: 1e-9, at: 30 * MINUTE }),
    ],
  };
}

/** Returns a case in which bad requests count until the period is over, and no longer. The rates are given, not derived from scrapes. */
function forgetting(subject: Subject): Case {
  const { target, slo, objective, period } = subject;
  const days = Number.parseInt(period, 10);
  const step = DAY / 4;
  const steps = 4 * (days + 4);
  const own = { ...target, slo };
  const spent = 0.5;
  const burst = Array.from({ length: steps + 1 }, (_, at) => (at === 8 ? spent * errorBudget(objective) * 4 * days : 0));
  return {
    name: 'forgets what is older than the period',
    step,
    series: {
      [seriesText(eventRate('5m').name, own)]: `1x${steps}`,
      [seriesText(badEventRate('5m').name, own)]: burst.join(' '),
    },
    checks: [
      near(subject, BUDGET_REMAINING, { value: 1 - spent, within: 0.01, at: (days + 1.5) * DAY }),
      near(subject, BUDGET_REMAINING, { value: 1, within: 1e-9, at: (days + 2.5) * DAY }),
    ],
  };
}

const HOUR_OF_REQUESTS = 6_000_000;
/** How much of the budget the edges of traffic may cost within a few hours: of the first samples of a counter a rate knows less. */
const EDGES = 0.01;
/** A minute before which lies half an hour of failure, and half an hour of many good requests. */
const FAILING = 100;

function constants(subject: Subject, at: number): Check[] {
  const { target, slo, objective, period } = subject;
  const info = {
    ...target,
    slo,
    target: `${Number((objective.target * 100).toPrecision(12))}%`,
    period,
    description: objective.description,
  };
  const series = seriesText(SLO_INFO.name, info);
  return [
    near(subject, OBJECTIVE_RATIO, { value: objective.target, within: 1e-9, at }),
    near(subject, BUDGET_RATIO, { value: 1 - objective.target, within: 1e-9, at }),
    { kind: 'samples', at, expr: SLO_INFO.name, samples: [{ series, value: 1 }] },
  ];
}

interface Expected {
  readonly value: number;
  /** How far from it the recorded value may be. */
  readonly within: number;
  readonly at: number;
}

function near({ target, slo }: Subject, { name }: RecordedSeries, { value, within: tolerance, at }: Expected): Check {
  const own = { ...target, slo };
  const expr = `abs(${seriesText(name, own)} - ${value}) <= bool ${tolerance}`;
  return { kind: 'samples', at, expr, samples: [{ series: seriesText('', own), value: 1 }] };
}
