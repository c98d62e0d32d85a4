import { inWindow, type Samples, type Window } from './samples.ts';

/** A function of a window, which is nothing where too few samples are in it. */
export type OverTime = (window: Window) => number | undefined;

/**
 * `increase`: what a counter gained within a window. A value below the one before is a counter that began again at zero. Samples seldom
 * lie at the ends of the window, so that what they show is extended to the ends, but never over more than half a sample's distance where
 * the series seems to begin or to end within the window, and never to where the counter would have been negative.
 *
 * @see https://prometheus.io/docs/prometheus/latest/querying/functions/#increase
 * @see https://github.com/prometheus/prometheus/blob/release-3.5/promql/functions.go `extrapolatedRate`
 */
export function increase(counter: Samples): OverTime {
  const { times, values } = counter;
  const lost = runningSum(values.map((value, index) => (value < (values[index - 1] ?? 0) ? (values[index - 1] as number) : 0)));
  return ({ at, seconds }) => {
    const { first, end } = inWindow(counter, { at, seconds });
    const last = end - 1;
    if (last <= first) return undefined;
    const [from, to] = [times[first] as number, times[last] as number];
    const start = values[first] as number;
    const gained = (values[last] as number) - start + (lost(last + 1) - lost(first + 1));
    const sampled = to - from;
    const distance = sampled / (last - first);
    const reach = (gap: number) => (gap >= distance * FAR ? distance / 2 : gap);
    const sinceZero = gained > 0 && start >= 0 ? sampled * (start / gained) : Number.POSITIVE_INFINITY;
    const covered = sampled + Math.min(reach(from - (at - seconds)), sinceZero) + reach(at - to);
    return gained * (covered / sampled);
  };
}

/** `rate`: the same a second. */
export function rate(counter: Samples): OverTime {
  const gained = increase(counter);
  return (window) => {
    const value = gained(window);
    return value === undefined ? undefined : value / window.seconds;
  };
}

/** `sum_over_time`. */
export function sumOverTime(gauge: Samples): OverTime {
  const sum = runningSum(gauge.values);
  return (window) => {
    const { first, end } = inWindow(gauge, window);
    return end > first ? sum(end) - sum(first) : undefined;
  };
}

// --- internal ---

/** How many times the mean distance of samples the end of a window may be away and still be taken for the series' own. */
const FAR = 1.1;

/** The sum of the first so many values. */
function runningSum(values: readonly number[]): (count: number) => number {
  const sums = [0];
  for (const value of values) sums.push((sums.at(-1) as number) + value);
  return (count) => sums[count] as number;
}
