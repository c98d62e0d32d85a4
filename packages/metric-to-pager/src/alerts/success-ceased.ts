import { and, atLeast, below, decimal, increase, multiply, sumBy } from '../promql/index.ts';
import { type AlertDefinition, defineAlert } from './alert.ts';
import { counter, type Expectation, lasting } from './expectation.ts';
import { type RequestKinds, requestSeriesName, requestsOf } from './request-kinds.ts';

/** The options of `successCeased`. */
export interface CeasedSuccess {
  readonly requests: RequestKinds;
  /** The served requests that the hour before must hold. */
  readonly atLeast: number;
}

/**
 * Hardly any request is served, although many were in the hour before: a release or a proxy broke the routes. Objectives do not count
 * requests that are rejected as mistakes of their clients, so that only this alert finds it when all are.
 */
export function successCeased({ requests, atLeast: least }: CeasedSuccess): AlertDefinition {
  return defineAlert({
    name: 'SuccessCeased',
    severity: 'critical',
    options: { atLeast: least },
    expr: (where) => {
      const by = ['namespace', 'job'] as const;
      const hourBefore = sumBy(by, increase(requestsOf(requests, where, requests.succeeded), '1h', '5m'));
      const now = sumBy(by, increase(requestsOf(requests, where, requests.succeeded), '5m'));
      const ceased = below(now, multiply(hourBefore, REMAINS));
      return and(ceased, atLeast(hourBefore, least));
    },
    summary: 'No request succeeds.',
    description:
      '{{ $labels.job }} in {{ $labels.namespace }} has served hardly any request in 5 minutes, although it served many in the hour before: requests are rejected (4xx), fail, or do not arrive.',
    meaning: `The requests that are served in 5 minutes have been less than a hundredth of those of the hour before, which held at least ${decimal(least)}.`,
    expectation: ceasing(requests, least),
    byHand: 'roll out a version whose routes answer 404, and send traffic before and after it',
  });
}

// --- internal ---

/** A hundredth of the requests that 5 minutes of the hour before held. */
const REMAINS = 0.0008;

const HOUR = 60;

const USUAL = 6000;

/** Twice the limit remains of the served requests at the least level of trouble, and nothing at a level of 1. They are of two pods. */
function ceasing(requests: RequestKinds, least: number): Expectation {
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
        counter(requestSeriesName(requests), { ...labels, ...own }, at);
      return [
        count(requests.examples.succeeded, (minute) => (perMinute / 2) * remaining(level(minute))),
        count(requests.examples.rejected, (minute) => (level(minute) === 0 ? 0 : USUAL / 2)),
      ];
    },
  };
}

/** The share of the usual requests that are still served. */
function remaining(level: number): number {
  return level === 0 ? 1 : 24 * REMAINS * (1 - level);
}
