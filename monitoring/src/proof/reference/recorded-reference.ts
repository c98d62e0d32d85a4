import { both, type MatcherSet, seconds } from '../../promql/index.ts';
import type { Target } from '../../promql/rules.ts';
import {
  BUDGET_RATIO,
  BUDGET_REMAINING,
  BURN_RATE,
  badEventRate,
  badRatio,
  eventRate,
  OBJECTIVE_RATIO,
  type Objective,
  type Objectives,
  PERIOD_RATIO,
  SLO_INFO,
  SLO_WINDOWS,
} from '../../slo/index.ts';
import { type OverTime, rate, sumOverTime } from './over-time.ts';
import { latest, recorded, type Samples } from './samples.ts';
import { type LabelledSamples, select, sumOf } from './sum.ts';

/** What is recorded, and of what. */
export interface Subject {
  readonly objective: Objective;
  readonly period: Objectives['period'];
  readonly target: Target;
  readonly scraped: readonly LabelledSamples[];
  /** When a series is recorded, in seconds, by its name. */
  times(name: string): readonly number[];
}

/**
 * Every series that is recorded for an objective, by its name, computed from the scraped samples by the definitions of PromQL's
 * functions. It follows from the objective alone: which events count, which of them are bad, over which windows. It reads no rule.
 */
export function recordedReference(subject: Subject): ReadonlyMap<string, Samples> {
  const { objective, period, times } = subject;
  const { events, bad } = ratesOf(subject);
  const series = new Map<string, Samples>();
  const record = (name: string, evaluate: (at: number) => number | undefined): Samples => {
    const samples = recorded(times(name), evaluate);
    series.set(name, samples);
    return samples;
  };
  for (const window of SLO_WINDOWS) {
    const length = seconds(window);
    const all = record(eventRate(window).name, (at) => events({ at, seconds: length }));
    const failed = record(badEventRate(window).name, (at) => bad({ at, seconds: length }, latest(all, at)));
    record(badRatio(window).name, (at) => share(latest(failed, at), latest(all, at)));
  }
  const budget = 1 - objective.target;
  const read = (name: string, at: number) => latest(series.get(name) ?? NOTHING, at);
  const [failed, all] = [badEventRate('5m'), eventRate('5m')].map(({ name }) => sumOverTime(series.get(name) ?? NOTHING));
  record(PERIOD_RATIO.name, (at) => share(failed?.({ at, seconds: seconds(period) }), all?.({ at, seconds: seconds(period) })));
  record(BUDGET_REMAINING.name, (at) => mapped(read(PERIOD_RATIO.name, at), (spent) => 1 - spent / budget));
  record(BURN_RATE.name, (at) => mapped(read(badRatio('1h').name, at), (ratio) => ratio / budget));
  record(OBJECTIVE_RATIO.name, () => objective.target);
  record(BUDGET_RATIO.name, () => budget);
  record(SLO_INFO.name, () => 1);
  return series;
}

// --- internal ---

const NOTHING: Samples = { times: [], values: [] };

/** Events a second, and bad ones; for the latter the former are needed, as they stand for them where there are none. */
function ratesOf({ objective: { indicator }, target, scraped }: Subject) {
  const { metric, events, bad } = indicator;
  const where = both(target, events);
  const counter = metric.type === 'histogram' ? `${metric.name}_count` : metric.name;
  const total = (name: string, asked: MatcherSet): OverTime => sumOf(select(scraped, name, asked).map(rate));
  const marked =
    'above' in bad ? total(`${metric.name}_bucket`, { ...where, le: String(bad.above) }) : total(counter, both(where, bad.labels));
  return {
    events: total(counter, where),
    bad: (window: Parameters<OverTime>[0], all: number | undefined) => {
      const some = marked(window) ?? (all === undefined ? undefined : 0);
      if (!('above' in bad)) return some;
      return all === undefined || some === undefined ? undefined : Math.max(0, all - some);
    },
  };
}

/** The share of a part in the whole: none of nothing. */
function share(part: number | undefined, whole: number | undefined): number | undefined {
  if (whole === 0) return 0;
  return part === undefined || whole === undefined ? undefined : part / whole;
}

function mapped(value: number | undefined, to: (value: number) => number): number | undefined {
  return value === undefined ? undefined : to(value);
}
