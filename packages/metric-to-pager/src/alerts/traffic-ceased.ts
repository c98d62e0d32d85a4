import { and, atLeast, below, decimal, increase, multiply, sumBy } from '../promql/index.ts';
import { type AlertDefinition, defineAlert } from './alert.ts';
import { counter, type Expectation, lasting } from './expectation.ts';
import { type RequestKinds, requestSeriesName, requestsOf } from './request-kinds.ts';

/** The options of `trafficCeased`. */
export interface CeasedTraffic {
  readonly requests: RequestKinds;
  /** The requests that the hour before must hold. */
  readonly atLeast: number;
}

/**
 * Hardly any request has arrived within 5 minutes, although the hour before had enough: the balancer, the DNS or the ingress fails. A
 * thousandth is less than the night leaves of the evening's traffic. The alert ends when the hour before has no traffic either. It is of no
 * use to services whose clients work in batches.
 */
export function trafficCeased({ requests, atLeast: least }: CeasedTraffic): AlertDefinition {
  return defineAlert({
    name: 'TrafficCeased',
    severity: 'critical',
    options: { atLeast: least },
    expr: (where) => {
      const hourBefore = sumBy(['namespace', 'job'], increase(requestsOf(requests, where), '1h', '5m'));
      const now = sumBy(['namespace', 'job'], increase(requestsOf(requests, where), '5m'));
      return and(below(now, multiply(hourBefore, REMAINS)), atLeast(hourBefore, least));
    },
    summary: 'No request arrives.',
    description:
      '{{ $labels.job }} in {{ $labels.namespace }} has received hardly any request in 5 minutes, although there were many in the hour before: requests do not reach the pods.',
    meaning: `The requests of 5 minutes have been less than a thousandth of those of the hour before, which held at least ${decimal(least)}.`,
    expectation: ceasing(requests, least),
    byHand: 'stop all clients, or the ingress in front of the service',
  });
}

// --- internal ---

/** A thousandth of the requests that 5 minutes of the hour before held. */
const REMAINS = 0.00008;

const HOUR = 60;

const USUAL = 6000;

/** Twice the limit remains of the traffic at the least level of trouble, and nothing at a level of 1. The hour before is of two pods. */
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
      return [
        counter(
          requestSeriesName(requests),
          { ...labels, ...requests.examples.succeeded },
          (minute) => (perMinute / 2) * remaining(level(minute)),
        ),
      ];
    },
  };
}

/** The share of the usual requests that still arrive. */
function remaining(level: number): number {
  return level === 0 ? 1 : 24 * REMAINS * (1 - level);
}
