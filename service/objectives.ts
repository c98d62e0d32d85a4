import {
  type AlertTemplate,
  cpuThrottled,
  dependencyDown,
  eventLoopSaturated,
  memoryCloseToLimit,
  metricsMissing,
  podsRestarting,
  requestsRefused,
  targetAbsent,
  targetDown,
  twoVersions,
} from 'metric-to-pager/alerts';
import { matches, matchesNot, oneOf } from 'metric-to-pager/promql';
import { defineObjectives, errorRatioSli, latencySli } from 'metric-to-pager/slo';
import { catalogue, STREAM_ROUTE, TEXT_ROUTE } from './metrics.ts';

const { metrics } = catalogue;

/**
 * The service's objectives. Client errors (4xx) are not events. An aborted request (499) counts as slow rather than failed, so that a
 * hung server burns the latency budget. Streamed answers have no latency SLI: their duration depends on how fast the client reads.
 */
export const objectives = defineObjectives({
  period: '30d',
  minBadEvents: 10,
  objectives: {
    availability: {
      description: 'Requests for text do not fail.',
      target: 0.999,
      sli: errorRatioSli(metrics.http_request_duration_seconds, {
        events: { route: oneOf([TEXT_ROUTE, STREAM_ROUTE]), status_code: matchesNot('4..') },
        bad: { status_code: matches('5..') },
      }),
      drill: 'error, for a share of the requests',
    },
    latency: {
      description: 'Requests for text are answered within 25 ms.',
      target: 0.99,
      sli: latencySli(metrics.http_request_duration_seconds, {
        events: { route: TEXT_ROUTE, status_code: matches('2..|499') },
        above: 0.025,
      }),
      drill: 'latency, for a share of the requests',
    },
  },
});

/** The alerts on likely causes, besides the burn-rate alerts of the objectives. */
export const alerts: readonly AlertTemplate[] = [
  targetDown,
  targetAbsent,
  podsRestarting,
  memoryCloseToLimit({ limit: metrics.lorem_memory_limit_bytes, share: 0.9 }),
  cpuThrottled({ share: 0.25 }),
  eventLoopSaturated({ share: 0.9 }),
  requestsRefused({ requests: metrics.lorem_requests_total, refused: { outcome: oneOf(['limited', 'shed']) }, share: 0.05, atLeast: 10 }),
  dependencyDown({ name: 'RateLimitStore', up: metrics.lorem_rate_limit_store_up, drill: 'scale the store to nothing' }),
  metricsMissing({ catalogue }),
  twoVersions({ build: metrics.lorem_build_info, labels: ['version', 'revision'] }),
];
