import type { SimulatedSeries } from '../../alerts/index.ts';
import { seriesText } from '../../promql/index.ts';

/** A process that is scraped once a step, from the step `from` to the one before `to`. */
export interface Pod {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** Steps at which no scrape happened; what happened meanwhile is counted at the next one. @default none */
  readonly gaps?: readonly number[];
  /** Steps at which it had started again since the scrape before, with every counter at zero. @default none */
  readonly restarts?: readonly number[];
}

/** Series and the values that were scraped, one a step, in the notation of `promtool test rules`: `_` for none, `stale` for an end. */
export type Scraped = Readonly<Record<string, string>>;

/** Returns what Prometheus has stored of a pod after so many steps. */
export function scraped(pod: Pod, series: readonly SimulatedSeries[], steps: number): Scraped {
  return Object.fromEntries(series.map((one) => [seriesText(one.name, one.labels), valuesOf(pod, one, steps)]));
}

/** Returns whether a pod can serve requests between the step before and this one. */
export function serves({ from, to }: Pod, step: number): boolean {
  return step > from && step < to;
}

/** Returns the share of a whole number that falls to one of several parts; the parts add up to it. */
export function part(whole: number, parts: number, index: number): number {
  return Math.floor((whole + index) / parts);
}

// --- internal ---

function valuesOf(pod: Pod, series: SimulatedSeries, steps: number): string {
  const gaps = new Set(pod.gaps);
  const restarts = new Set(pod.restarts);
  const values: string[] = [];
  let total = 0;
  let shown = false;
  for (let step = 0; step <= steps; step++) {
    const alive = step >= pod.from && step < pod.to;
    const now = alive ? series.at(step) : undefined;
    if (restarts.has(step)) total = 0;
    if (now !== undefined && serves(pod, step)) total += now;
    if (now === undefined) values.push(shown ? 'stale' : '_');
    else if (gaps.has(step)) values.push('_');
    else values.push(String(series.kind === 'counter' ? total : now));
    shown = now !== undefined;
  }
  return values.join(' ');
}
