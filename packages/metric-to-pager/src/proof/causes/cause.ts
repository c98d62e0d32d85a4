import type { Severity } from '../../alerts/index.ts';
import type { IdentityLabels } from '../../catalogue/identity.ts';
import type { Pod, SimulatedSeries } from '../simulation/simulation.ts';
import type { Verdict } from '../workbook.ts';

/** How much of a cause there is at a minute: 0 is health. */
export type SeverityAt = (minute: number) => number;

/** Requests a minute: many, few, so few that shares mean nothing, or none. */
export type Volume = 'usual' | 'few' | 'low' | 'none';

/** What an alert on a cause promises, in numbers and without PromQL, and how a service looks that suffers from it. */
export interface Cause {
  /** The name of the alert, without that of the service. */
  readonly alert: string;
  readonly severity: Severity;
  /** Labels that the alert takes over from its series. */
  readonly labels: readonly ('namespace' | 'job' | 'pod')[];
  /** Minutes that the condition must last. */
  readonly waits: number;
  /** What is compared: the level now, or its mean or its sum over the last `window` minutes. */
  readonly measure: 'now' | 'mean' | 'sum';
  /** @default 0, for `now` */
  readonly window?: number;
  /** The alert's condition holds above this. */
  readonly limit: number;
  /** The least that must have happened within the window for the condition to hold, by volume. @default no matter */
  readonly enough?: Readonly<Record<Volume, boolean>>;
  /** Levels from the first minute of trouble on: just above the limit, just below it where there is such a thing, and too brief. */
  readonly above: SeverityAt;
  readonly below?: SeverityAt;
  readonly brief: SeverityAt;
  /** Whether every pod suffers, or the first one only. */
  readonly suffers: 'every pod' | 'one pod';
  /** What the alert makes of a service of which there is no series at all. */
  readonly withoutSeries: Verdict;
  /** The value that the description shows, of what is compared. @default itself */
  value?(measured: number): number;
  /** What a pod shows at a level. */
  series(of: {
    readonly pod: Pod;
    readonly target: IdentityLabels;
    readonly level: SeverityAt;
    readonly volume: Volume;
  }): SimulatedSeries[];
}

/** Whether the alert fires at each minute, 0 to `minutes`: its condition has held without a break for as long as it must. */
export function causeVerdicts(
  cause: Cause,
  { level, volume, minutes }: { readonly level: SeverityAt; readonly volume: Volume; readonly minutes: number },
): Verdict[] {
  const holds = Array.from({ length: minutes + 1 }, (_, minute) => condition(cause, { level, volume }, minute));
  return holds.map((_, minute) => {
    const lasted = holds.slice(Math.max(0, minute - cause.waits), minute + 1);
    if (lasted.includes('silent') || minute < cause.waits) return 'silent';
    return lasted.includes('open') ? 'open' : 'firing';
  });
}

/** What is compared with the limit at a minute. */
export function measured({ measure, window = 0 }: Cause, level: SeverityAt, minute: number): number {
  if (measure === 'now') return level(minute);
  const levels = Array.from({ length: window }, (_, back) => level(minute - back));
  const sum = levels.reduce((total, one) => total + one, 0);
  return measure === 'sum' ? sum : sum / window;
}

// --- internal ---

const EXACTNESS = 0.004;

/** Sampled once a minute, a window may be seen a minute short or a minute late. */
function condition(cause: Cause, { level, volume }: { readonly level: SeverityAt; readonly volume: Volume }, minute: number): Verdict {
  if (cause.enough?.[volume] === false) return 'silent';
  const { window = 0, limit } = cause;
  const windows = cause.measure === 'now' ? [0] : [window - 1, window, window + 1];
  const values = windows.flatMap((length) => [
    measured({ ...cause, window: length }, level, minute),
    ...(cause.measure === 'now' ? [] : [measured({ ...cause, window: length }, level, minute - 1)]),
  ]);
  if (values.every((value) => value > limit * (1 + EXACTNESS))) return 'firing';
  return values.every((value) => value <= limit * (1 - EXACTNESS)) ? 'silent' : 'open';
}
