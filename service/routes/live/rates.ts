/** What has been counted of one type of text since the process started. */
export interface LiveCounts {
  readonly requests: number;
  readonly errors: number;
  /** Observed durations by bucket, each in one bucket only; one bucket more than there are bounds, for what is above them all. */
  readonly buckets: ArrayLike<number>;
}

/** All counts at one moment: a copy, which later requests leave as it is. */
export interface LiveSnapshot {
  /** Upper bounds of the buckets in seconds, ascending. */
  readonly bounds: readonly number[];
  readonly types: Readonly<Record<string, LiveCounts>>;
}

/** What happened between two snapshots: figures a second and quantiles in seconds. Null: nothing can be said. */
export interface LiveRates {
  readonly requests: number | null;
  readonly errors: number | null;
  readonly p50: number | null;
  readonly p99: number | null;
}

/**
 * The rates of every type in `after`. A count that fell started again from zero, as in PromQL's `rate`. A type that is new counts from
 * zero. Without time between the two nothing is known; without traffic the rates are 0 and the quantiles null, never NaN.
 */
export function ratesBetween(before: LiveSnapshot, after: LiveSnapshot, seconds: number): Record<string, LiveRates> {
  const rates = Object.entries(after.types).map(([type, counts]) => [type, ratesOf(before.types[type], counts, after.bounds, seconds)]);
  return Object.fromEntries(rates);
}

/**
 * The quantile `q` of durations that were counted in buckets, linear inside a bucket; above the highest bound it is that bound.
 *
 * @see https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile
 */
export function estimateQuantile(q: number, bounds: readonly number[], buckets: readonly number[]): number | null {
  const total = buckets.reduce((sum, count) => sum + count, 0);
  const highest = bounds.at(-1);
  if (total === 0 || highest === undefined) return null;
  const rank = q * total;
  let below = 0;
  let lower = 0;
  for (const [index, upper] of bounds.entries()) {
    const count = buckets[index] ?? 0;
    if (count > 0 && below + count >= rank) return lower + ((upper - lower) * (rank - below)) / count;
    below += count;
    lower = upper;
  }
  return highest;
}

// --- internal ---

const UNKNOWN: LiveRates = { requests: null, errors: null, p50: null, p99: null };

function ratesOf(before: LiveCounts | undefined, after: LiveCounts, bounds: readonly number[], seconds: number): LiveRates {
  if (!(seconds > 0)) return UNKNOWN;
  const buckets = increases(before?.buckets ?? [], after.buckets);
  return {
    requests: increase(before?.requests ?? 0, after.requests) / seconds,
    errors: increase(before?.errors ?? 0, after.errors) / seconds,
    p50: estimateQuantile(0.5, bounds, buckets),
    p99: estimateQuantile(0.99, bounds, buckets),
  };
}

function increase(before: number, after: number): number {
  return after < before ? after : after - before;
}

/** A histogram starts again as a whole: one bucket that fell means that all of them count from zero. */
function increases(before: ArrayLike<number>, after: ArrayLike<number>): number[] {
  const now = Array.from(after);
  const restarted = now.some((count, index) => count < (before[index] ?? 0));
  return restarted ? now : now.map((count, index) => count - (before[index] ?? 0));
}
