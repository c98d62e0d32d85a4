import type { Expectation, LevelAt, Volume } from '../../alerts/index.ts';
import type { Verdict } from '../workbook.ts';

/** An expectation with its defaults. */
export type Expected = Required<Omit<Expectation, 'below' | 'enough' | 'value'>> & Pick<Expectation, 'below' | 'enough' | 'value'>;

/** Returns an expectation with its defaults. */
export function expectedOf(expectation: Expectation): Expected {
  const { above = () => 1, waits } = expectation;
  return {
    severity: 'warning',
    measure: 'now',
    window: 0,
    history: 20,
    limit: 0.5,
    above,
    brief: (minute) => (minute < waits - 1 ? above(minute) : 0),
    suffers: 'one pod',
    withoutSeries: 'silent',
    ...expectation,
  };
}

/** Returns the state of the alert at each minute, 0 to `minutes`: it fires once its condition has held without a break for `waits`. */
export function verdictsOf(
  expected: Expected,
  { level, volume, minutes }: { readonly level: LevelAt; readonly volume: Volume; readonly minutes: number },
): Verdict[] {
  const holds = Array.from({ length: minutes + 1 }, (_, minute) => condition(expected, { level, volume }, minute));
  return holds.map((_, minute) => {
    const lasted = holds.slice(Math.max(0, minute - expected.waits), minute + 1);
    if (lasted.includes('silent') || minute < expected.waits) return 'silent';
    return lasted.includes('open') ? 'open' : 'firing';
  });
}

/** Returns the value that is compared with the limit at a minute. */
export function measured({ measure, window }: Pick<Expected, 'measure' | 'window'>, level: LevelAt, minute: number): number {
  if (measure === 'now') return level(minute);
  const levels = Array.from({ length: window }, (_, back) => level(minute - back));
  const sum = levels.reduce((total, one) => total + one, 0);
  if (measure === 'least') return Math.min(...levels);
  return measure === 'sum' ? sum : sum / window;
}

// --- internal ---

const EXACTNESS = 0.004;

/** Sampled once a minute, a window may be seen a minute short or a minute late. */
function condition(expected: Expected, { level, volume }: { readonly level: LevelAt; readonly volume: Volume }, minute: number): Verdict {
  const { measure, window, limit, enough } = expected;
  if (enough?.[volume] === false) return 'silent';
  const windows = measure === 'now' ? [0] : [window - 1, window, window + 1];
  const values = windows.flatMap((length) => [
    measured({ measure, window: length }, level, minute),
    ...(measure === 'now' ? [] : [measured({ measure, window: length }, level, minute - 1)]),
  ]);
  if (values.every((value) => value > limit * (1 + EXACTNESS))) return 'firing';
  return values.every((value) => value <= limit * (1 - EXACTNESS)) ? 'silent' : 'open';
}
