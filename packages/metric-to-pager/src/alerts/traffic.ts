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
import { type AlertTemplate, percent } from './alert.ts';

/** The options of `requestsRefused`. */
export interface Refusal<L extends Labels> {
  readonly requests: Metric<string, 'counter', L>;
  /** Selects the refused requests. */
  readonly refused: Matchers<L>;
  /** The share of requests that may be refused. */
  readonly share: number;
  /** The refused requests within 10 minutes that an alert requires. */
  readonly atLeast: number;
}

/** The service refuses too large a share of its requests, by overload or by rate limit. */
export function requestsRefused<L extends Labels>({ requests, refused, share, atLeast: least }: Refusal<L>): AlertTemplate {
  return ({ alertPrefix, namespace, job }) => {
    const inTenMinutes = (where: MatcherSet) =>
      sumBy(['namespace', 'job'], increase(series(requests as Metric<string, 'counter'>, both({ namespace, job }, where)), '10m'));
    const refusals = inTenMinutes(refused);
    return {
      name: `${alertPrefix}RequestsRefused`,
      severity: 'warning',
      expr: and(above(divide(refusals, inTenMinutes({})), share), atLeast(refusals, least)),
      above: share,
      for: '10m',
      summary: 'Requests are refused.',
      description: `{{ $labels.job }} in {{ $labels.namespace }} refuses {{ $value | humanizePercentage }} of its requests by overload or rate limit, more than ${percent(share)} for 10 minutes.`,
      drill: 'more requests than the rate limit allows, for 20 minutes',
    };
  };
}

/** The options of `dependencyDown`. */
export interface Dependency {
  /** CamelCase, for the name of the alert. */
  readonly name: string;
  /** 1 while the dependency is reachable, otherwise 0. */
  readonly up: Metric<string, 'gauge'>;
  readonly drill: string;
}

/** A dependency, without which the service can run for a while, is unreachable. */
export function dependencyDown({ name, up, drill }: Dependency): AlertTemplate {
  return ({ alertPrefix, namespace, job }) => ({
    name: `${alertPrefix}${name}Down`,
    severity: 'warning',
    expr: equals(minBy(['namespace', 'job'], series(up, { namespace, job })), 0),
    for: '5m',
    summary: 'A dependency of the service is unreachable.',
    description: `At least one pod of {{ $labels.job }} in {{ $labels.namespace }} has not reached a dependency for 5 minutes ("${up.name}" is 0) and runs without it.`,
    drill,
  });
}
