// Limits of every connection and request. They are constants rather than settings: operators need no other values.

/** Longest time for the request headers to arrive; then 408. */
export const HEADERS_TIMEOUT_MS = 5_000;

/** Longest time for the whole request to arrive; then 408. */
export const REQUEST_TIMEOUT_MS = 10_000;

/** Interval at which Node checks the two timeouts above. */
export const TIMEOUT_CHECK_MS = 1_000;

/**
 * Idle time after which a socket is closed. Longer than the 60 s of most load balancers and the 90 s of Go's HTTP client, so that they
 * close first: a request sent while the server closes would fail. Answers carry no `Keep-Alive` hint: Node would start a timer per request.
 */
export const IDLE_SOCKET_MS = 100_000;

/** Largest total size of the request headers; then 431. */
export const MAX_HEADER_BYTES = 16_384;

/** Longest request target; then 414. */
export const MAX_URL_BYTES = 2_048;

/** Largest request body; then 413. The parameters of a text are in the URL. */
export const MAX_BODY_BYTES = 16_384;

/** Requests after which a connection is closed gracefully, so that clients spread over new replicas. */
export const MAX_REQUESTS_PER_SOCKET = 100_000;

/** Largest number of open connections; further ones are refused. */
export const MAX_CONNECTIONS = 10_000;

/** Answers longer than this are streamed. */
export const STREAM_ABOVE_BYTES = 65_536;

/** Largest number of open event streams. */
export const MAX_EVENT_STREAMS = 50;
