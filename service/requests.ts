import { defineRequests } from 'metric-to-pager/alerts';
import { matches } from 'metric-to-pager/promql';
import { catalogue, TEXT_ROUTE } from './metrics.ts';

/** The requests that alerts on traffic count. */
export const requests = defineRequests(catalogue.metrics.http_request_duration_seconds, {
  succeeded: { status_code: matches('2..') },
  rejected: { status_code: matches('4..') },
  examples: {
    succeeded: { method: 'GET', route: TEXT_ROUTE, status_code: '200' },
    rejected: { method: 'GET', route: TEXT_ROUTE, status_code: '400' },
    failed: { method: 'GET', route: TEXT_ROUTE, status_code: '500' },
  },
});
