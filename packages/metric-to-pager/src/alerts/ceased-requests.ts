import { and, atLeast, below, increase, type MatcherSet, multiply, sumBy, type Vector } from '../promql/index.ts';
import { counter, type Expectation, lasting } from './expectation.ts';
import { countSeriesName, type RequestKinds, requestsOf } from './request-kinds.ts';

/** The options of an alert on requests that cease. */
export interface CeasedRequests {
  readonly requests: RequestKinds;
  /** The requests that the hour before must hold. */
  readonly atLeast: number;
}

/** Requests that cease. */
interface Ceasing extends CeasedRequests {
  /** Selects them. @default all requests */
  readonly kind?: MatcherSet;
  /** The share of the requests of the hour before that 5 minutes must hold. */
  readonly remains: number;
}

/** Returns the condition that the requests of 5 minutes are less than a share of those of the hour before, which had enough of them. */
export function ceased(where: MatcherSet, { requests, atLeast: least, kind, remains }: Ceasing): Vector {
  const selected = requestsOf(requests, where, kind);
  const hourBefore = sumBy(['namespace', 'job'], increase(selected, '1h', '5m'));
  const now = sumBy(['namespace', 'job'], increase(selected, '5m'));
  return and(below(now, multiply(hourBefore, remains)), atLeast(hourBefore, least));
}

/**
 * Returns the reference of such an alert: twice the limit remains of the served requests at the least level of trouble, and nothing at a level
 * of 1. They are of two pods.
 *
 * @param rejects whether the others are rejected; else they do not arrive
 */
export function ceasing({ requests, atLeast: least, remains }: Ceasing, { rejects }: { readonly rejects: boolean }): Expectation {
  const remaining = (level: number) => (level === 0 ? 1 : 24 * remains * (1 - level));
  return {
    labels: ['namespace', 'job'],
    severity: 'critical',
    waits: 0,
    measure: 'least',
    window: 5,
    history: 130,
    above: () => 0.7,
    below: () => 0.3,
    brief: lasting(3, 0.7),
    enough: { usual: true, few: true, low: false, none: false },
    suffers: 'every pod',
    series: ({ labels, level, volume }) => {
      const perMinute = { usual: USUAL, few: (1.3 * least) / HOUR, low: (0.8 * least) / HOUR, none: 0 }[volume];
      const count = (own: Readonly<Record<string, string>>, at: (minute: number) => number) =>
        counter(countSeriesName(requests), { ...labels, ...own }, at);
      return [
        count(requests.examples.succeeded, (minute) => (perMinute / 2) * remaining(level(minute))),
        ...(rejects ? [count(requests.examples.rejected, (minute) => (level(minute) === 0 ? 0 : USUAL / 2))] : []),
      ];
    },
  };
}

// --- internal ---

const HOUR = 60;

const USUAL = 6000;
