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

/**
 * Requests in flight on one connection, beyond which it closes after their answers and the rest is not parsed: Node reads 64 KiB at once,
 * which is thousands of pipelined requests. Clients that pipeline send 16 at most.
 */
export const MAX_PIPELINED = 16;

/** Time within which a client that is sent an answer must take `MIN_SENT_BYTES`; then its connection is closed. */
export const SEND_WINDOW_MS = 10_000;

/** 1 KiB per second, a tenth of what a bad mobile connection does. */
export const MIN_SENT_BYTES = 10_240;

/** Chunks of a chunked body, after which those shorter than `MIN_CHUNK_BYTES` on average close the connection: each costs as much as a read. */
export const MAX_SMALL_CHUNKS = 256;

/** See `MAX_SMALL_CHUNKS`. */
export const MIN_CHUNK_BYTES = 16;

/** Answers longer than this are streamed. */
export const STREAM_ABOVE_BYTES = 65_536;

/** Largest number of open event streams. */
export const MAX_EVENT_STREAMS = 50;
