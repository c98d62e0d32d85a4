/** A duration, or a range variable of Grafana. */
export type Range = Duration | '$__rate_interval' | '$__interval' | '$__range';

/** A Prometheus duration of one unit: `5m`. */
export type Duration = `${number}${'s' | 'm' | 'h' | 'd' | 'w'}`;

/** Returns whether a text is a duration: a positive integer with one unit. */
export function isDuration(text: string): text is Duration {
  return ONE_UNIT.test(text);
}

/** Returns the seconds in a duration. @throws when it is not a positive integer with one unit */
export function seconds(duration: Duration): number {
  const parsed = isDuration(duration) ? parseDuration(duration) : undefined;
  if (parsed === undefined) throw new Error(`A duration must be an integer with one of s, m, h, d, w, such as "5m"; got "${duration}"`);
  return parsed;
}

/**
 * Returns the seconds in a duration as Prometheus accepts it: units from the longest to the shortest, such as `1d12h`, or `0`.
 *
 * @returns undefined when Prometheus refuses the text
 * @see https://prometheus.io/docs/prometheus/latest/querying/basics/#float-literals-and-time-durations
 */
export function parseDuration(text: string): number | undefined {
  const amounts = DURATION.exec(text)?.slice(1);
  if (amounts === undefined || text === '') return undefined;
  return Object.values(SECONDS).reduce((sum, unit, index) => sum + Number(amounts[index] ?? 0) * unit, 0);
}

/** Formats seconds as Prometheus does, without years: `5400` is `1h30m`. */
export function formatDuration(seconds: number): string {
  let rest = Math.round(seconds * 1000);
  const parts = Object.entries(SECONDS).map(([unit, length]) => {
    const count = unit === 'y' ? 0 : Math.floor(rest / (1000 * length));
    rest -= count * 1000 * length;
    return count > 0 ? `${count}${unit}` : '';
  });
  return parts.join('') || '0s';
}

// --- internal ---

/** The units, from the longest. */
const SECONDS = { y: 31_536_000, w: 604_800, d: 86_400, h: 3600, m: 60, s: 1, ms: 0.001 } as const;

const ONE_UNIT = /^[1-9]\d*[smhdw]$/;

const DURATION = /^(?:0|(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?)$/;
