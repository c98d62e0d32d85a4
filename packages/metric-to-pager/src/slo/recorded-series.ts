import { type RecordedSeries, seconds } from '../promql/index.ts';
import { BURN_WINDOWS } from './burn-windows.ts';

/** Labels of every recorded series. */
const SLO_LABELS = ['namespace', 'job', 'slo'] as const;

/** The share of bad events over the period. */
export const PERIOD_RATIO = sloSeries('slo:bad_per_event:ratio_period');
/** The target: 0.999. */
export const OBJECTIVE_RATIO = sloSeries('slo:objective:ratio');
/** The share of events that may be bad: 0.001. */
export const BUDGET_RATIO = sloSeries('slo:error_budget:ratio');
/** The remaining share of the period's budget: 1 without bad events, 0 when it is spent, then negative. */
export const BUDGET_REMAINING = sloSeries('slo:error_budget_remaining:ratio');
/** The burn rate over the last hour, the long window of the fastest alert. */
export const BURN_RATE = sloSeries('slo:burn_rate:ratio');
/** Always 1; the labels describe the objective. */
export const SLO_INFO = { name: 'slo:info', labels: [...SLO_LABELS, 'target', 'period', 'description'] } as const satisfies RecordedSeries;

/** A window of a burn alert. */
export type SloWindow = (typeof BURN_WINDOWS)[number]['long' | 'short'];

/** The distinct windows, from the shortest to the longest. */
export const SLO_WINDOWS: readonly SloWindow[] = [...new Set(BURN_WINDOWS.flatMap(({ long, short }) => [short, long]))].sort(
  (one, other) => seconds(one) - seconds(other),
);

/** Events per second over a window. */
export function eventRate(window: SloWindow): SloSeries {
  return sloSeries(`slo:events:rate${window}`);
}

/** Returns bad events per second over a window. */
export function badEventRate(window: SloWindow): SloSeries {
  return sloSeries(`slo:bad_events:rate${window}`);
}

/** Returns the share of bad events over a window. */
export function badRatio(window: SloWindow): SloSeries {
  return sloSeries(`slo:bad_per_event:ratio_rate${window}`);
}

/** Every series that is recorded for an objective. */
export const SLO_SERIES: readonly RecordedSeries[] = [
  PERIOD_RATIO,
  OBJECTIVE_RATIO,
  BUDGET_RATIO,
  BUDGET_REMAINING,
  BURN_RATE,
  SLO_INFO,
  ...SLO_WINDOWS.flatMap((window) => [eventRate(window), badEventRate(window), badRatio(window)]),
];

// --- internal ---

type SloSeries<N extends string = string> = RecordedSeries<N, (typeof SLO_LABELS)[number]>;

function sloSeries<const N extends string>(name: N): SloSeries<N> {
  return { name, labels: SLO_LABELS };
}
