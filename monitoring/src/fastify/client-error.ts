/** Bad Request, Request Timeout, Content Too Large, Request Header Fields Too Large. */
export type ClientErrorStatus = 400 | 408 | 413 | 431;

/**
 * Returns the status that answers an error of the `clientError` event.
 *
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
 * Returns whether a `clientError` refuses a request. Node also emits the event for dead sockets (`ECONNRESET`) and for connections that
 * time out before their first byte, such as idle ones of a browser.
 */
export function refusesRequest(error: NodeJS.ErrnoException, socket: { readonly bytesRead?: number }): boolean {
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') return socket.bytesRead !== 0;
  return error.code?.startsWith('HPE_') === true;
}
