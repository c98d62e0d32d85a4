import { matches, matchesNot, oneOf } from 'metric-to-pager/promql';
import { defineObjectives, errorRatioSli, latencySli } from 'metric-to-pager/slo';
import { failing, slow } from './drill-faults.ts';
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
      fault: failing,
    },
    latency: {
      description: 'Requests for text are answered within 25 ms.',
      target: 0.99,
      sli: latencySli(metrics.http_request_duration_seconds, {
        events: { route: TEXT_ROUTE, status_code: matches('2..|499') },
        above: 0.025,
      }),
      fault: slow,
    },
  },
});
