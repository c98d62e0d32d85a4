/** The counts of one type of text since the start of the process. */
interface LiveCounts {
  readonly requests: number;
  readonly errors: number;
  /** Durations by bucket, not cumulative; the last bucket is above the highest bound. */
  readonly buckets: ArrayLike<number>;
}

/** A copy of all counts at one moment. */
export interface LiveSnapshot {
  /** Upper bounds of the buckets in seconds, ascending. */
  readonly bounds: readonly number[];
  readonly types: Readonly<Record<string, LiveCounts>>;
}

/** Rates per second and quantiles in seconds between two snapshots; null where unknown. */
export interface LiveRates {
  readonly requests: number | null;
  readonly errors: number | null;
  readonly p50: number | null;
  readonly p99: number | null;
}

/**
 * Returns the rates of every type in `after`. Handles counter resets as PromQL's `rate` does; a new type counts from zero. Without
 * traffic the rates are 0 and the quantiles null.
 */
export function ratesBetween(before: LiveSnapshot, after: LiveSnapshot, seconds: number): Record<string, LiveRates> {
  const rates = Object.entries(after.types).map(([type, counts]) => [type, ratesOf(before.types[type], counts, after.bounds, seconds)]);
  return Object.fromEntries(rates);
}

/**
 * Estimates the quantile `q` by linear interpolation inside a bucket; above the highest bound it is that bound. @see
 * https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile
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

/** A histogram resets as a whole: when one bucket falls, all of them count from zero. */
function increases(before: ArrayLike<number>, after: ArrayLike<number>): number[] {
  const now = Array.from(after);
  const restarted = now.some((count, index) => count < (before[index] ?? 0));
  return restarted ? now : now.map((count, index) => count - (before[index] ?? 0));
}
