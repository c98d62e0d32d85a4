/** Samples of one series in the order of time. Times are in seconds. */
export interface Samples {
  readonly times: readonly number[];
  readonly values: readonly number[];
}

/** A window that ends at a time and is so many seconds long. */
export interface Window {
  readonly at: number;
  readonly seconds: number;
}

/**
 * The indices of the samples in a window: from the first to the one before `end`. A sample at the window's end is in it, one at its
 * beginning is not, as since Prometheus 3.
 *
 * @see https://prometheus.io/docs/prometheus/latest/querying/basics/#range-vector-selectors
 */
export function inWindow({ times }: Samples, { at, seconds }: Window): { readonly first: number; readonly end: number } {
  return { first: countUntil(times, at - seconds), end: countUntil(times, at) };
}

/**
 * The value that an instant query reads: the latest one, if it is less than five minutes old.
 *
 * @see https://prometheus.io/docs/prometheus/latest/querying/basics/#staleness
 */
export function latest(samples: Samples, at: number): number | undefined {
  const { first, end } = inWindow(samples, { at, seconds: LOOKBACK });
  return end > first ? samples.values[end - 1] : undefined;
}

/** Evaluates something at each of the times and keeps what there is, as a rule records it. */
export function recorded(times: readonly number[], evaluate: (at: number) => number | undefined): Samples {
  const kept = times.flatMap((time) => {
    const value = evaluate(time);
    return value === undefined ? [] : [{ time, value }];
  });
  return { times: kept.map(({ time }) => time), values: kept.map(({ value }) => value) };
}

// --- internal ---

const LOOKBACK = 300;

/** How many of the times are not after this one. */
function countUntil(times: readonly number[], at: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] as number) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}
