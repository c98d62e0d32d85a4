/** Bad Request, Request Timeout, Content Too Large, Request Header Fields Too Large. */
export type ClientErrorStatus = 400 | 408 | 413 | 431;

/**
 * The status that a server answers to a request its parser or its timeouts refused.
 *
 * @param error what the `clientError` event of a `node:http` server carries
 * @see https://nodejs.org/api/http.html#event-clienterror
 */
export function statusOfClientError(error: NodeJS.ErrnoException): ClientErrorStatus {
  switch (error.code) {
    case 'HPE_HEADER_OVERFLOW':
      return 431;
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return 413;
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return 408;
    default:
      return 400;
  }
}

/**
 * Whether a `clientError` refuses a request. The same event also tells of dead sockets (`ECONNRESET`), which ask for nothing, and
 * of connections that timed out before their first byte, such as a browser's spare ones.
 */
export function refusesRequest(error: NodeJS.ErrnoException, socket: { readonly bytesRead?: number }): boolean {
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') return socket.bytesRead !== 0;
  return error.code?.startsWith('HPE_') === true;
}

/** Whether a `clientError` says that a client ended its side of the connection inside a request. */
export function endsRequestEarly(error: NodeJS.ErrnoException): boolean {
  return error.code === 'HPE_INVALID_EOF_STATE';
}
