import type { Metric } from '../catalogue/catalogue.ts';
import type { Labels } from '../catalogue/metric-definition.ts';
import {
  above,
  and,
  atLeast,
  both,
  divide,
  equals,
  increase,
  type MatcherSet,
  type Matchers,
  minBy,
  series,
  sumBy,
} from '../promql/index.ts';
import type { AlertTemplate } from './alert.ts';
import { percent } from './percent.ts';

/** Which requests of a counter count as refused, and when that is too much. */
export interface Refusal<L extends Labels> {
  readonly requests: Metric<string, 'counter', L>;
  /** What makes a request a refused one. */
  readonly refused: Matchers<L>;
  /** The share of all requests that may be refused. */
  readonly share: number;
  /** Fewer than this within 10 minutes are no matter. */
  readonly atLeast: number;
}

/** The service turns users away, by overload or by rate limit, and goes on doing so. */
export function requestsRefused<L extends Labels>({ requests, refused, share, atLeast: least }: Refusal<L>): AlertTemplate {
  return ({ alertPrefix, namespace, job }) => {
    const inTenMinutes = (where: MatcherSet) =>
      sumBy(['namespace', 'job'], increase(series(requests as Metric<string, 'counter'>, both({ namespace, job }, where)), '10m'));
    const some = inTenMinutes(refused);
    return {
      name: `${alertPrefix}RequestsRefused`,
      severity: 'warning',
      expr: and(above(divide(some, inTenMinutes({})), share), atLeast(some, least)),
      above: share,
      for: '10m',
      summary: 'Requests are refused.',
      description: `{{ $labels.job }} in {{ $labels.namespace }} refuses {{ $value | humanizePercentage }} of its requests, by overload or by rate limit, more than ${percent(share)} for 10 minutes.`,
      drill: 'more requests than the rate limit lets through, for 20 minutes',
    };
  };
}

/** Something that the service leans on, but can do without for a while, is away. `up` is a gauge of 1 and 0. */
export function dependencyDown({
  name,
  up,
  drill,
}: {
  readonly name: string;
  readonly up: Metric<string, 'gauge'>;
  readonly drill: string;
}): AlertTemplate {
  return ({ alertPrefix, namespace, job }) => ({
    name: `${alertPrefix}${name}Down`,
    severity: 'warning',
    expr: equals(minBy(['namespace', 'job'], series(up, { namespace, job })), 0),
    for: '5m',
    summary: 'A store that the service leans on does not answer.',
    description: `At least one pod of {{ $labels.job }} in {{ $labels.namespace }} has not reached its store for 5 minutes ("${up.name}" is 0), and goes on alone.`,
    drill,
  });
}
