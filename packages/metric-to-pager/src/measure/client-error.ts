/** Bad Request, Request Timeout, Content Too Large, Request Header Fields Too Large. */
export type ClientErrorStatus = 400 | 408 | 413 | 431;

/**
 * Returns the status that answers an error of the `clientError` event.
 *
 * @see https://nodejs.org/api/http.html#event-clienterror
 */
export function statusOfClientError(error: NodeJS.ErrnoException): ClientErrorStatus {
  return STATUS_BY_CODE.get(error.code) ?? 400;
}

const STATUS_BY_CODE = new Map<string | undefined, ClientErrorStatus>([
  ['HPE_HEADER_OVERFLOW', 431],
  ['HPE_CHUNK_EXTENSIONS_OVERFLOW', 413],
  ['ERR_HTTP_REQUEST_TIMEOUT', 408],
]);

/**
 * Returns whether a `clientError` refuses a request. Node also emits the event for dead sockets (`ECONNRESET`) and for connections that
 * time out before their first byte, such as idle ones of a browser.
 */
export function refusesRequest(error: NodeJS.ErrnoException, socket: { readonly bytesRead?: number }): boolean {
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') return socket.bytesRead !== 0;
  return error.code?.startsWith('HPE_') === true;
}

/** Returns whether a `clientError` says that a client ended its side of the connection inside a request. */
export function endsRequestEarly(error: NodeJS.ErrnoException): boolean {
  return error.code === 'HPE_INVALID_EOF_STATE';
}
