import { parseDuration } from 'metric-to-pager/promql';

/** Returns the seconds of a duration in an expression: `1h30m`, `-5m`, `90` for seconds; 0 for an expression of durations. */
export function durationIn(text: string): number {
  const amount = text.trim().replace(/^-\s*/, '');
  const seconds = parseDuration(amount) ?? Number(amount);
  if (!Number.isFinite(seconds)) return 0;
  return text.trim().startsWith('-') ? -seconds : seconds;
}
