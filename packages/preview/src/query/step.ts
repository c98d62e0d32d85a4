import { formatDuration, parseDuration } from './duration.ts';

/** A time range in milliseconds since 1970. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

export interface StepOptions {
  readonly range: Range;
  /** The maximum number of points of a series: the setting of the panel, or its width in pixels. */
  readonly maxDataPoints: number;
  /** How often Prometheus scrapes, in milliseconds: the setting of Grafana's data source. */
  readonly scrapeInterval: number;
  /** The minimum interval of the panel. @default the scrape interval */
  readonly panelInterval?: string | undefined;
  /** The "Min step" of the query, which takes precedence over the width. @default none */
  readonly minStep?: string | undefined;
  /** @default 1 */
  readonly intervalFactor?: number | undefined;
}

/** The step of a range query, and the values of the built-in variables. */
export interface Step {
  /** In milliseconds. */
  readonly step: number;
  readonly builtins: Readonly<Record<string, string>>;
}

/**
 * Returns the step of a query and the values of `$__interval`, `$__rate_interval` and `$__range`, as Grafana's Prometheus data source
 * calculates them.
 *
 * @see https://github.com/grafana/grafana/blob/main/pkg/promlib/models/query.go calculatePrometheusInterval and InterpolateVariables
 */
export function stepOf(options: StepOptions): Step {
  const { range, maxDataPoints, scrapeInterval, panelInterval = '', intervalFactor = 1 } = options;
  const wide = range.to - range.from;
  const minStep = options.minStep?.trim() ?? '';
  const manual = minStep === '' || minStep.startsWith('$') ? undefined : parseDuration(minStep);
  const least = panelInterval.trim() === '' ? scrapeInterval : parseDuration(panelInterval);
  const interval = Math.max(roundInterval(wide / maxDataPoints), least);
  const safe = Math.max(interval, roundInterval(wide / MAX_POINTS));
  const rateOf = (from: number, scrape: number) => Math.max(from + scrape, 4 * scrape);
  const byRate = RATE_INTERVAL.has(minStep);
  const step = byRate ? rateOf(safe, scrapeInterval) : (manual ?? safe * Math.max(1, intervalFactor));
  const rate = byRate ? step : rateOf(interval, manual ?? (minStep === '' ? scrapeInterval : step));
  return {
    step,
    builtins: {
      __interval: formatDuration(step),
      __interval_ms: String(step),
      __rate_interval: formatDuration(rate),
      __rate_interval_ms: String(rate),
      __range: `${Math.round(wide / 1000)}s`,
      __range_s: String(Math.round(wide / 1000)),
      __range_ms: String(Math.round(wide)),
      __from: String(range.from),
      __to: String(range.to),
    },
  };
}

/** Aligns a range to multiples of the step, so that every refresh requests the same points. */
export function alignRange({ from, to }: Range, step: number): Range {
  return { from: Math.floor(from / step) * step, to: Math.floor(to / step) * step };
}

/**
 * Rounds to a readable duration.
 *
 * @see https://github.com/grafana/grafana/blob/main/packages/grafana-data/src/datetime/rangeutil.ts roundInterval
 */
export function roundInterval(milliseconds: number): number {
  const found = ROUNDED.find(([limit]) => milliseconds < limit);
  return found?.[1] ?? 31_536_000_000;
}

// --- internal ---

/** The maximum number of points per series of Prometheus: https://prometheus.io/docs/prometheus/latest/querying/api/#range-queries */
const MAX_POINTS = 11_000;

const RATE_INTERVAL = new Set(['$__rate_interval', '$' + '{__rate_interval}']);

/** Pairs of a limit and the result up to this limit. */
const ROUNDED: readonly (readonly [number, number])[] = [
  [10, 1],
  [15, 10],
  [35, 20],
  [75, 50],
  [150, 100],
  [350, 200],
  [750, 500],
  [1500, 1000],
  [3500, 2000],
  [7500, 5000],
  [12_500, 10_000],
  [17_500, 15_000],
  [25_000, 20_000],
  [45_000, 30_000],
  [90_000, 60_000],
  [210_000, 120_000],
  [450_000, 300_000],
  [750_000, 600_000],
  [1_050_000, 900_000],
  [1_500_000, 1_200_000],
  [2_700_000, 1_800_000],
  [5_400_000, 3_600_000],
  [9_000_000, 7_200_000],
  [16_200_000, 10_800_000],
  [32_400_000, 21_600_000],
  [86_400_000, 43_200_000],
  [604_800_000, 86_400_000],
  [1_814_400_000, 604_800_000],
  [3_628_800_000, 2_592_000_000],
];
