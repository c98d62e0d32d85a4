import { anyValue, defineCatalogue } from 'metric-to-pager';

export const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'other'] as const;
/** The templates of all routes, and what stands for other requests. */
export const ROUTES = ['/hello/:name', 'unknown', 'malformed'] as const;
export const STATUS_CODES = ['200', '400', '404', '500', '503', 'other'] as const;

/** The metrics of the service. */
export const catalogue = defineCatalogue({
  http_request_duration_seconds: {
    type: 'histogram',
    help: 'Time to answer a request.',
    unit: 'seconds',
    labels: { method: METHODS, route: ROUTES, status_code: STATUS_CODES },
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
  },
  http_response_size_bytes: { type: 'histogram', help: 'Size of responses.', unit: 'bytes', labels: { route: ROUTES }, buckets: [256, 4096, 65_536] },
  http_requests_in_flight: { type: 'gauge', help: 'Requests that are not yet answered.' },
  build_info: { type: 'gauge', help: 'Always 1; the label is the version of the build.', labels: { version: anyValue } },
});
