import type { Severity } from '../alerts/alert.ts';
import { type Duration, seconds } from '../promql/index.ts';

/** A pair of windows. The long one keeps the alert from firing on short spikes, the short one resolves it soon after the end. */
export interface BurnWindow {
  /** The label `tier` of the alert. */
  readonly tier: 'page-fast' | 'page-slow' | 'ticket-fast' | 'ticket-slow';
  readonly severity: Severity;
  readonly long: Duration;
  readonly short: Duration;
  /** The share of the period's budget that the threshold consumes within the long window. */
  readonly budgetShare: number;
}

/**
 * The windows of the SRE workbook (table 5-8 and the alert after it); short windows are a twelfth of the long ones.
 *
 * @see https://sre.google/workbook/alerting-on-slos/#6-multiwindow-multi-burn-rate-alerts
 */
export const BURN_WINDOWS = [
  { tier: 'page-fast', severity: 'critical', long: '1h', short: '5m', budgetShare: 0.02 },
  { tier: 'page-slow', severity: 'critical', long: '6h', short: '30m', budgetShare: 0.05 },
  { tier: 'ticket-fast', severity: 'warning', long: '1d', short: '2h', budgetShare: 0.1 },
  { tier: 'ticket-slow', severity: 'warning', long: '3d', short: '6h', budgetShare: 0.1 },
] as const satisfies readonly BurnWindow[];

/** Returns the burn rate at which a window alerts: 14.4, 6, 3 and 1 for a period of 30 days. */
export function burnFactor({ budgetShare, long }: Pick<BurnWindow, 'budgetShare' | 'long'>, period: Duration): number {
  return Number(((budgetShare * seconds(period)) / seconds(long)).toPrecision(12));
}
