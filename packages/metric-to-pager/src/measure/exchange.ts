import type { IncomingMessage, ServerResponse } from 'node:http';

/** How an exchange ended: with a complete response, with a lost connection, or refused by Node's parser or timeouts. */
export type ExchangeOutcome = 'answered' | 'aborted' | 'malformed';

/** The status that counts an exchange whose client disconnected before the response was complete. It is never sent. */
export const CLIENT_LEFT = 499;

/** One HTTP request and its response. Every request that a server reads is exactly one exchange. `Detail` is data of the application. */
export class Exchange<Detail = unknown> {
  /** Undefined when the head of the request could not be parsed. */
  readonly request: IncomingMessage | undefined;
  /** Undefined without a request, and for `CONNECT`, for which Node creates no response. */
  readonly response: ServerResponse | undefined;
  /** The `performance.now()` at which the head of the request was complete. */
  readonly startedAt: number;
  /** The `performance.now()` at which the last byte was handed to the operating system or the connection was lost; 0 while in flight. */
  endedAt = 0;
  /** The route template, such as `/items/:id`; undefined when no route matched. */
  route: string | undefined = undefined;
  /** The status of the response, or {@link CLIENT_LEFT}; 0 while in flight. */
  statusCode = 0;
  /** Bytes sent after the head of the response, with chunk framing. 0 for `malformed`, whose response bypasses Node's. */
  responseBytes = 0;
  outcome: ExchangeOutcome = 'answered';
  detail: Detail | undefined = undefined;

  constructor(request: IncomingMessage | undefined, response: ServerResponse | undefined, startedAt: number) {
    this.request = request;
    this.response = response;
    this.startedAt = startedAt;
    if (request) (request as Observed)[EXCHANGE] = this as Exchange;
  }
}

/** Returns the exchange of a request; undefined when its server is not observed, as under `app.inject`. */
export function exchangeOf<Detail>(request: IncomingMessage): Exchange<Detail> | undefined {
  return (request as Observed)[EXCHANGE] as Exchange<Detail> | undefined;
}

// --- internal ---

const EXCHANGE = Symbol('exchange');

type Observed = IncomingMessage & { [EXCHANGE]?: Exchange };
