import { anyValue, defineCatalogue } from 'metric-to-pager';

/** The route of the generated texts: the service's product, and what its objectives are about. */
export const TEXT_ROUTE = '/lorem/:type/:min/:max';

/** Stands for `TEXT_ROUTE` where the answer is longer than 64 KiB and is streamed: its time is the client's, not ours. */
export const STREAM_ROUTE = 'lorem_stream';

/** Stands for each file of the API's documentation. */
export const DOCS_ROUTE = '/docs/*';

/** Stands for every path that no route serves. */
export const UNKNOWN_ROUTE = '__unknown__';

/** Stands for requests that Node's parser refused, so that nobody knows their path. */
export const MALFORMED_ROUTE = '__malformed__';

/** Routes that are not measured: probes and scrapes are no traffic, and an event stream lasts as long as its viewer stays. */
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

/** What a text can be; `other` is a type that somebody made up. */
const TYPES = ['word', 'sentence', 'paragraph'] as const;
const ASKED_TYPES = [...TYPES, 'other'] as const;

const OUTCOMES = ['ok', 'invalid', 'limited', 'shed', 'aborted', 'failed'] as const;

const STATUS_CODES = [
  ...(['200', '204', '304', '400', '404', '405', '406', '408', '413', '414', '415', '417', '429', '431', '499', '500', '503'] as const),
  'other',
] as const;

const DECISIONS = ['allowed', 'delayed', 'rejected'] as const;
const STORES = ['memory', 'redis'] as const;

/** THE catalogue: every metric that the service exposes, besides those that Node.js and the client library bring. */
export const catalogue = defineCatalogue({
  http_request_duration_seconds: {
    type: 'histogram',
    help: 'Time from the first byte of a request to the last byte of its answer; its count is the number of requests.',
    unit: 'seconds',
    labels: { method: ['GET', 'POST', 'HEAD', 'OPTIONS', 'other'], route: ROUTES, status_code: STATUS_CODES },
    buckets: [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 2.5],
    // What the objectives count, so that the first bad answer of a fresh process is seen as an increase.
    startAtZero: (['GET', 'POST'] as const).flatMap((method) =>
      (['200', '499', '500', '503'] as const).map((status_code) => ({ method, route: TEXT_ROUTE, status_code }) as const),
    ),
  },
  http_requests_in_flight: { type: 'gauge', help: 'Requests that are being answered now.' },
  http_response_size_bytes: {
    type: 'histogram',
    help: 'Bytes of the answers, as they were sent, without their headers.',
    unit: 'bytes',
    labels: { route: ROUTES },
    buckets: [256, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216],
    startAtZero: [{ route: TEXT_ROUTE }],
  },
  lorem_requests_total: {
    type: 'counter',
    help: 'Requests for text by what was asked for and what became of it.',
    labels: { type: ASKED_TYPES, outcome: OUTCOMES },
    startAtZero: TYPES.flatMap((type) => OUTCOMES.map((outcome) => ({ type, outcome }))),
  },
  lorem_texts_total: {
    type: 'counter',
    help: 'Texts that were generated; a request can ask for many.',
    labels: { type: TYPES },
    startAtZero: TYPES.map((type) => ({ type })),
  },
  lorem_generation_duration_seconds: {
    type: 'histogram',
    help: 'Time that it took to generate one answer.',
    unit: 'seconds',
    labels: { type: TYPES },
    buckets: [0.000_001, 0.000_004, 0.000_016, 0.000_064, 0.000_256, 0.001_024, 0.004_096, 0.016_384, 0.065_536, 0.262_144],
    startAtZero: TYPES.map((type) => ({ type })),
  },
  lorem_rate_limit_decisions_total: {
    type: 'counter',
    help: 'Requests that the rate limit let through at once, let through later or refused, by the store that decided.',
    labels: { decision: DECISIONS, store: STORES },
    startAtZero: DECISIONS.flatMap((decision) => STORES.map((store) => ({ decision, store }))),
  },
  lorem_rate_limit_store_up: {
    type: 'gauge',
    help: 'Whether the store that replicas share their rate limit through answers (1) or not (0).',
    optional: 'Without REDIS_URL there is no shared store.',
  },
  lorem_log_lines_dropped_total: { type: 'counter', help: 'Log lines that were lost because nobody took them in time.' },
  lorem_build_info: {
    type: 'gauge',
    help: 'Always 1; the labels say which build this is.',
    labels: { version: anyValue, revision: anyValue },
  },
  lorem_memory_limit_bytes: {
    type: 'gauge',
    help: 'Memory that the process may use before the kernel ends it.',
    unit: 'bytes',
    optional: 'Without a limit on its container a process has none.',
  },
  lorem_faults_active: {
    type: 'gauge',
    help: 'Faults that are being injected now, by kind.',
    labels: { kind: ['latency', 'error', 'abort', 'block', 'allocate', 'exit'] },
    optional: 'Unless FAULTS is on, no fault can be injected.',
  },
});

/** The type of the catalogue, for what is typed by it. */
export type ServiceCatalogue = typeof catalogue;
