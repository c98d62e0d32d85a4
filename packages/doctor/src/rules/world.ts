/** A simulated time, in which every series has one value all along. */
export interface World {
  /** In words: `while every counter stands still`. */
  readonly name: string;
  /** Values by series, as Prometheus writes both. */
  readonly series: ReadonlyMap<string, string>;
  /** The time until rules are evaluated for the last time, in seconds. */
  readonly duration: number;
  /** Seconds between two scrapes. */
  readonly interval: number;
}

/** Values of a series that stays the same for a whole world, in the notation of `promtool test rules`. */
export function heldValues(value: number, { duration, interval }: Pick<World, 'duration' | 'interval'>): string {
  const count = Math.ceil(duration / interval) + 1;
  if (Number.isFinite(value)) return `${value}x${count}`;
  // promtool reads infinity at the beginning of a sum only.
  return `${value > 0 ? '+' : '-'}Inf+0x${count}`;
}

/** Returns the duration of a world, and the interval of its scrapes, so that rules that look back this far, in seconds, find samples. */
export function timesFor(lookback: number): Pick<World, 'duration' | 'interval'> {
  return { duration: lookback + MARGIN, interval: isFar(lookback) ? 60 : 15 };
}

/** Returns whether rules that look back this far, in seconds, need so many samples that others are better evaluated without them. */
export function isFar(lookback: number): boolean {
  return lookback > 3600;
}

// --- internal ---

/** Of values that stand still, a few samples are as good as many. */
const MARGIN = 60;
