import { anyValue, defineCatalogue } from 'metric-to-pager';

/** The route of the generated texts, which the objectives cover. */
export const TEXT_ROUTE = '/lorem/:type/:min/:max';

/** Route label of a `TEXT_ROUTE` answer that is streamed (longer than 64 KiB): its duration depends on how fast the client reads. */
export const STREAM_ROUTE = 'lorem_stream';

/** Route label of every file of the API documentation. */
export const DOCS_ROUTE = '/docs/*';

/** Route label of every path that no route serves. */
export const UNKNOWN_ROUTE = '__unknown__';

/** Route label of requests that Node's parser refused: their path is unknown. */
export const MALFORMED_ROUTE = '__malformed__';

/** Routes that are not measured: probes and scrapes are not traffic, and an event stream lasts as long as its client stays. */
export const UNMEASURED_ROUTES = ['/livez', '/readyz', '/metrics', '/events'] as const;

const ROUTES = [
  TEXT_ROUTE,
  STREAM_ROUTE,
  '/',
  '/page.css',
  '/page.js',
  '/answer.js',
  '/charts.js',
  '/uplot.js',
  '/uplot.css',
  '/favicon.svg',
  '/docs',
  DOCS_ROUTE,
  '/openapi.json',
  '/version',
  '/faults',
  UNKNOWN_ROUTE,
  MALFORMED_ROUTE,
] as const;

/** The types of text; `other` is any unknown type. */
const TYPES = ['word', 'sentence', 'paragraph'] as const;
const ASKED_TYPES = [...TYPES, 'other'] as const;

const OUTCOMES = ['ok', 'invalid', 'limited', 'shed', 'aborted', 'failed'] as const;

const STATUS_CODES = [
  ...(['200', '204', '304', '400', '404', '405', '406', '408', '413', '414', '415', '417', '429', '431', '499', '500', '503'] as const),
  'other',
] as const;

const DECISIONS = ['allowed', 'delayed', 'rejected'] as const;
const STORES = ['memory', 'redis'] as const;

/** Bounds of connections whose excess is closed. */
export const CLOSE_REASONS = ['pipelined', 'refusals', 'memory', 'slow', 'body', 'connections'] as const;

/** Every metric that the service exposes, besides those of Node.js and the client library. */
export const catalogue = defineCatalogue({
  http_request_duration_seconds: {
    type: 'histogram',
    help: 'Time from the first byte of a request to the last byte of its answer; its count is the number of requests.',
    unit: 'seconds',
    labels: { method: ['GET', 'POST', 'HEAD', 'OPTIONS', 'other'], route: ROUTES, status_code: STATUS_CODES },
    buckets: [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 2.5],
    // The series that the objectives count: increase() misses the first bad answer of a series that does not start at 0.
    startAtZero: (['GET', 'POST'] as const).flatMap((method) =>
      (['200', '499', '500', '503'] as const).map((status_code) => ({ method, route: TEXT_ROUTE, status_code }) as const),
    ),
  },
  http_requests_in_flight: { type: 'gauge', help: 'Requests in flight.' },
  http_response_size_bytes: {
    type: 'histogram',
    help: 'Size of the response bodies as sent.',
    unit: 'bytes',
    labels: { route: ROUTES },
    buckets: [256, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216],
    startAtZero: [{ route: TEXT_ROUTE }],
  },
  lorem_requests_total: {
    type: 'counter',
    help: 'Text requests, by type and outcome.',
    labels: { type: ASKED_TYPES, outcome: OUTCOMES },
    startAtZero: TYPES.flatMap((type) => OUTCOMES.map((outcome) => ({ type, outcome }))),
  },
  lorem_texts_total: {
    type: 'counter',
    help: 'Generated texts; one request can ask for many.',
    labels: { type: TYPES },
    startAtZero: TYPES.map((type) => ({ type })),
  },
  lorem_generation_duration_seconds: {
    type: 'histogram',
    help: 'Time to generate the texts of one answer.',
    unit: 'seconds',
    labels: { type: TYPES },
    buckets: [0.000_001, 0.000_004, 0.000_016, 0.000_064, 0.000_256, 0.001_024, 0.004_096, 0.016_384, 0.065_536, 0.262_144],
    startAtZero: TYPES.map((type) => ({ type })),
  },
  lorem_rate_limit_decisions_total: {
    type: 'counter',
    help: 'Requests that the rate limit allowed, delayed or rejected, by the store that decided.',
    labels: { decision: DECISIONS, store: STORES },
    startAtZero: DECISIONS.flatMap((decision) => STORES.map((store) => ({ decision, store }))),
  },
  lorem_rate_limit_store_up: {
    type: 'gauge',
    help: 'Whether the shared store of the rate limit answers (1) or not (0).',
    optional: 'Absent without REDIS_URL.',
  },
  lorem_connections_closed_total: {
    type: 'counter',
    help: 'Connections closed because they exceeded a bound that protects the service, by the bound.',
    labels: { reason: CLOSE_REASONS },
    startAtZero: CLOSE_REASONS.map((reason) => ({ reason })),
  },
  lorem_log_lines_dropped_total: { type: 'counter', help: 'Log lines dropped because stdout was blocked.' },
  lorem_build_info: {
    type: 'gauge',
    help: 'Always 1; the labels identify the build.',
    labels: { version: anyValue, revision: anyValue },
  },
  lorem_memory_limit_bytes: {
    type: 'gauge',
    help: 'Memory limit of the container, above which the kernel kills the process.',
    unit: 'bytes',
    optional: 'Absent without a limit on the container.',
  },
  lorem_faults_active: {
    type: 'gauge',
    help: 'Whether a fault of this kind is active (1) or not (0).',
    labels: { kind: ['latency', 'error', 'abort', 'block', 'allocate', 'exit'] },
    optional: 'Always 0 unless FAULTS is on.',
  },
});

/** The type of `catalogue`. */
export type ServiceCatalogue = typeof catalogue;
