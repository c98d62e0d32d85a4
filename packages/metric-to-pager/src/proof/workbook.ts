/**
 * The reference: the alerts of the SRE workbook, computed from requests that were counted one by one. It knows no PromQL and nothing of
 * the rules that it judges; its numbers are the workbook's own.
 *
 * @see https://sre.google/workbook/alerting-on-slos/#6-multiwindow-multi-burn-rate-alerts table 5-8, and the alert below it
 */
export interface Tier {
  readonly name: string;
  readonly severity: 'critical' | 'warning';
  /** In seconds. */
  readonly long: number;
  /** In seconds: a twelfth of the long one. */
  readonly short: number;
  /** The share of the budget that is gone when the alert must fire. */
  readonly consumed: number;
}

const HOUR = 3600;
const DAY = 24 * HOUR;

/** Page at 2 % of the budget in an hour and at 5 % in six, ticket at 10 % in a day and in three. */
export const TIERS: readonly Tier[] = [
  { name: 'page-fast', severity: 'critical', long: HOUR, short: HOUR / 12, consumed: 0.02 },
  { name: 'page-slow', severity: 'critical', long: 6 * HOUR, short: HOUR / 2, consumed: 0.05 },
  { name: 'ticket-fast', severity: 'warning', long: DAY, short: 2 * HOUR, consumed: 0.1 },
  { name: 'ticket-slow', severity: 'warning', long: 3 * DAY, short: 6 * HOUR, consumed: 0.1 },
];

/** Requests by whether they were good. */
export interface RequestCounts {
  readonly good: number;
  readonly bad: number;
}

/** An objective in numbers. */
export interface SloTarget {
  /** The share of requests that may be bad. */
  readonly budget: number;
  /** In days. */
  readonly period: number;
  readonly minBad: number;
}

/** The state of an alert; `open` where sampling the counters once a step may decide either way. */
export type Verdict = 'firing' | 'silent' | 'open';

/** Requests that were counted in steps of the same length, from the first on. */
export interface RequestCount {
  /** The length of a step in seconds. */
  readonly step: number;
  /** Requests up to and including each step, since the beginning. */
  readonly upTo: readonly RequestCounts[];
}

/** Adds up the requests of each step, 0 to `steps`. */
export function count(steps: number, step: number, at: (step: number) => RequestCounts): RequestCount {
  const upTo: RequestCounts[] = [];
  let [good, bad] = [0, 0];
  for (let index = 0; index <= steps; index++) {
    const now = at(index);
    good += now.good;
    bad += now.bad;
    upTo.push({ good, bad });
  }
  return { step, upTo };
}

/** Returns the requests of the `window` seconds before the end of a step. */
export function within({ step, upTo }: RequestCount, window: number, at: number): RequestCounts {
  const now = upTo[at] ?? NONE;
  const before = upTo[at - Math.round(window / step)] ?? NONE;
  return { good: now.good - before.good, bad: now.bad - before.bad };
}

/** Returns the share of bad requests; 0 without any. */
export function badShare({ good, bad }: RequestCounts): number {
  return bad === 0 ? 0 : bad / (good + bad);
}

/** Returns the share of bad requests above which a tier alerts: what it may consume of the budget, spread over its long window. */
export function threshold(
  { consumed, long }: Pick<Tier, 'consumed' | 'long'>,
  { budget, period }: Pick<SloTarget, 'budget' | 'period'>,
): number {
  return ((consumed * period * DAY) / long) * budget;
}

/**
 * Returns whether a tier's alert fires at a step: both windows burn too fast, and the long one holds enough bad requests to be no chance.
 */
export function verdict(counted: RequestCount, { tier, target }: { readonly tier: Tier; readonly target: SloTarget }, at: number): Verdict {
  const limit = threshold(tier, target);
  const shares = (window: number) => around(counted, window, at).map(badShare);
  const conditions = [
    compared(shares(tier.long), limit),
    compared(shares(tier.short), limit),
    enough(
      around(counted, tier.long, at).map(({ bad }) => bad),
      target.minBad,
      at,
    ),
  ];
  if (conditions.includes('silent')) return 'silent';
  return conditions.includes('open') ? 'open' : 'firing';
}

/** Returns the share of a period's budget that is left after the requests of the `window` seconds before the end of a step. */
export function budgetLeft(
  counted: RequestCount,
  { budget, window }: { readonly budget: number; readonly window: number },
  at: number,
): number {
  return 1 - badShare(within(counted, window, at)) / budget;
}

// --- internal ---

const NONE: RequestCounts = { good: 0, bad: 0 };

/** The smallest distance of a share from its limit that samples can show. */
const EXACTNESS = 0.004;

/** A window may be sampled one step short or one step late. */
function around(counted: RequestCount, window: number, at: number): RequestCounts[] {
  const { step } = counted;
  return [
    within(counted, window, at),
    within(counted, window - step, at),
    within(counted, window + step, at),
    within(counted, window, at - 1),
  ];
}

function compared(shares: readonly number[], limit: number): Verdict {
  if (shares.every((share) => share > limit * (1 + EXACTNESS))) return 'firing';
  return shares.every((share) => share < limit * (1 - EXACTNESS)) ? 'silent' : 'open';
}

/** A rate speaks for its whole window although counters were seen for a step less: of few steps that is much. */
function enough(bad: readonly number[], least: number, at: number): Verdict {
  if (Math.min(...bad) > least) return 'firing';
  return Math.max(...bad) * (1 + 1 / Math.max(at, 1)) < least ? 'silent' : 'open';
}
