import type { EvaluationTimes, PrometheusApi } from 'metric-to-pager/prometheus';
import { seriesText } from 'metric-to-pager/promql';
import { badShare, type RequestCount, type RequestCounts } from 'metric-to-pager/proof';
import { BUDGET_REMAINING } from 'metric-to-pager/slo';
import { INCIDENTS, MONTH } from './month.ts';
import type { Expected } from './tiers.ts';

/** How far the recorded budget is from the counted one at worst, in shares of the whole month's budget. */
export interface BudgetError {
  /**
   * From what was counted, seen as a rate over five minutes sees it. Its window holds five scrapes, so that each request enters the
   * recorded budget in four equal parts, one a minute: at any time the budget is that of the mean of the last four minutes' counts.
   */
  readonly smoothed: number;
  /** From what was counted at that very time. A failure enters the budget within four minutes: the worse an incident, the further behind. */
  readonly instant: number;
  /** The same, but for the incidents and the minutes after them. */
  readonly calm: number;
}

/** Compares every recorded value of the budget that is left with the counted requests. */
export async function budgetError(
  prometheus: Pick<PrometheusApi, 'stored'>,
  { labels, over }: { readonly labels: Readonly<Record<string, string>>; readonly over: EvaluationTimes },
  { counted, target: { budget } }: Expected,
): Promise<BudgetError> {
  const series = seriesText(BUDGET_REMAINING.name, labels);
  const [found] = await prometheus.stored(series, { end: over.end, seconds: over.end - over.start + 1 });
  const distances = [...(found?.values ?? [])].map(([time, value]) => {
    const minute = (time - over.start) / over.step;
    const from = (counts: readonly RequestCounts[]) => distance(value, { counts, budget, counted });
    return { minute, smoothed: from(SPREAD.map((before) => upTo(counted, minute - before))), instant: from([upTo(counted, minute)]) };
  });
  if (distances.length < MONTH / 10) throw new Error(`"${series}" was recorded ${distances.length} times only`);
  const greatest = (all: readonly number[]) => Math.max(0, ...all);
  return {
    smoothed: greatest(distances.map(({ smoothed }) => smoothed)),
    instant: greatest(distances.map(({ instant }) => instant)),
    calm: greatest(distances.filter(({ minute }) => isCalm(minute)).map(({ instant }) => instant)),
  };
}

// --- internal ---

/** How many minutes ago the counts were taken that a rate over five minutes mixes. */
const SPREAD = [0, 1, 2, 3];

function distance(
  value: number,
  { counts, budget, counted }: { readonly counts: readonly RequestCounts[]; readonly budget: number; readonly counted: RequestCount },
): number {
  const mixed = counts.reduce((sum, { good, bad }) => ({ good: sum.good + good, bad: sum.bad + bad }));
  const weight = (mixed.good + mixed.bad) / counts.length / all(counted);
  return Math.abs(value - (1 - badShare(mixed) / budget)) * weight;
}

function all(counted: RequestCount): number {
  const { good, bad } = upTo(counted, MONTH);
  return good + bad;
}

function upTo(counted: RequestCount, minute: number): RequestCounts {
  return counted.upTo[Math.max(0, minute)] ?? { good: 0, bad: 0 };
}

function isCalm(minute: number): boolean {
  return !INCIDENTS.some(({ from, minutes }) => minute > from && minute < from + minutes + SPREAD.length);
}
