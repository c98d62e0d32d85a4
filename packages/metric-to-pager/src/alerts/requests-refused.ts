import type { Metric } from '../catalogue/catalogue.ts';
import type { LabelSet, Labels } from '../catalogue/metric-definition.ts';
import { above, and, atLeast, both, decimal, divide, increase, type MatcherSet, type Matchers, series, sumBy } from '../promql/index.ts';
import { type AlertDefinition, defineAlert, drilledBy, percent } from './alert.ts';
import { aroundShare, counter, lasting } from './expectation.ts';
import type { Fault } from './fault.ts';

/** The options of `requestsRefused`. */
export interface Refusal<L extends Labels> {
  readonly requests: Metric<string, 'counter', L>;
  /** Selects the refused requests. */
  readonly refused: Matchers<L>;
  /** The share of requests that may be refused. */
  readonly share: number;
  /** The refused requests within 10 minutes that an alert requires. */
  readonly atLeast: number;
  /** Label sets of requests that are refused, and of one that is served, which the proof counts. */
  readonly examples: { readonly refused: readonly LabelSet<NoInfer<L>>[]; readonly served: LabelSet<NoInfer<L>> };
  /** Sends more requests than are served. @default by hand */
  readonly fault?: Fault;
}

/** The service refuses too large a share of its requests, by overload or by rate limit. */
export function requestsRefused<L extends Labels>(options: Refusal<L>): AlertDefinition {
  const { requests, refused, share, atLeast: least, examples, fault } = options;
  return defineAlert({
    name: 'RequestsRefused',
    options: { share, atLeast: least },
    expr: (where) => {
      const inTenMinutes = (more: MatcherSet) =>
        sumBy(['namespace', 'job'], increase(series(requests as Metric<string, 'counter'>, both(where, more)), '10m'));
      const refusals = inTenMinutes(refused);
      return and(above(divide(refusals, inTenMinutes({})), share), atLeast(refusals, least));
    },
    above: share,
    for: '10m',
    summary: 'Requests are refused.',
    description: `{{ $labels.job }} in {{ $labels.namespace }} refuses {{ $value | humanizePercentage }} of its requests by overload or rate limit, more than ${percent(share)} for 10 minutes.`,
    meaning: `More than ${decimal(100 * share)} % of the requests, and at least ${least}, have been refused for 10 minutes.`,
    expectation: {
      ...aroundShare(share),
      labels: ['namespace', 'job'],
      waits: 10,
      measure: 'mean',
      window: 10,
      enough: { usual: true, few: true, low: false, none: false },
      suffers: 'every pod',
      brief: lasting(16, 1.01 * share),
      series: ({ labels, level, volume }) => {
        const all = volume === 'usual' ? REQUESTS_PER_MINUTE : 0;
        // Of two pods: 0.8 times the least number within 10 minutes must not alert, 1.6 times must.
        const rare = { usual: [], few: [0, 1, 2, 3], low: [0, 2], none: [] }[volume] as readonly number[];
        const refusals = (minute: number) =>
          all > 0 ? all * level(minute) : (Number(level(minute) > 0 && rare.includes(minute % 5)) * least) / 10;
        const count = (own: Readonly<Record<string, string>>, at: (minute: number) => number) =>
          counter(requests.name, { ...labels, ...own }, at);
        return [
          ...examples.refused.map((own) => count(own, (minute) => refusals(minute) / examples.refused.length)),
          count(examples.served, (minute) => all * (1 - level(minute))),
        ];
      },
    },
    ...drilledBy(fault, 'send more requests than the service serves, for 20 minutes'),
  });
}

// --- internal ---

const REQUESTS_PER_MINUTE = 6000;
