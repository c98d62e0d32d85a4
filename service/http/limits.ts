/**
 * The bounds that every connection and request lives within, each set on purpose. They are constants, not settings: nobody who runs
 * the service needs another value, and an attacker gains from every one that is missing.
 */

/** Longest time for a request's headers to arrive, against slow headers; then 408. */
export const HEADERS_TIMEOUT_MS = 5_000;

/** Longest time for a whole request to arrive, against slow bodies; then 408. */
export const REQUEST_TIMEOUT_MS = 10_000;

/** How often Node looks for requests past the two limits above. */
export const TIMEOUT_CHECK_MS = 1_000;

/**
 * A socket on which nothing moves for so long is closed: one whose client does not read its answer, or has no further request. Longer
 * than the 60 s after which load balancers usually close an idle connection, and the 90 s of Go's HTTP client, so that they close it
 * first: a request that crosses our closing would fail. Answers carry no `Keep-Alive` hint, as it comes with a timer for every request.
 */
export const IDLE_SOCKET_MS = 100_000;

/** All headers of a request together; then 431. */
export const MAX_HEADER_BYTES = 16_384;

/** The request target; then 414. */
export const MAX_URL_BYTES = 2_048;

/** A request's body; then 413. No request needs more: the texts' parameters are in the URL. */
export const MAX_BODY_BYTES = 16_384;

/** After so many requests a connection is closed in good order, so that clients spread over new replicas. */
export const MAX_REQUESTS_PER_SOCKET = 100_000;

/** Connections at a time; the next is refused. */
export const MAX_CONNECTIONS = 10_000;

/** Answers longer than this are streamed. */
export const STREAM_ABOVE_BYTES = 65_536;

/** Event streams of the page at a time. */
export const MAX_EVENT_STREAMS = 50;
