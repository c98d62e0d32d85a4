import type { IncomingMessage, ServerResponse } from 'node:http';

/**
 * How an exchange ended: its answer was handed over whole; its connection died first; or its request was refused by Node's
 * parser or timeouts, before any handler could answer.
 */
export type ExchangeOutcome = 'answered' | 'aborted' | 'malformed';

/** The status of an exchange whose client left before the answer was complete: nobody received it, so it is only ever counted. */
export const CLIENT_LEFT = 499;

/**
 * One HTTP request and what became of it. Every request a server reads becomes exactly one exchange, which starts once and ends
 * once. `Detail` is whatever its owner wants to find again at the end.
 */
export class Exchange<Detail = unknown> {
  /** Undefined when parsing failed before there was a request. */
  readonly request: IncomingMessage | undefined;
  /** Undefined when there is no request, and for `CONNECT`, which Node gives no response. */
  readonly response: ServerResponse | undefined;
  /** When the head of the request had been read: `performance.now()`, in milliseconds. */
  readonly startedAt: number;
  /** When the last byte of the answer was handed to the operating system or the connection died; 0 while it lasts. */
  endedAt: number;
  /** The template of the route, such as `/items/:id`; undefined when none matched, or none was looked for. */
  route: string | undefined;
  /** The status that was answered, or {@link CLIENT_LEFT}; 0 while it lasts. */
  statusCode: number;
  /**
   * Bytes sent after the head of the answer: the body as it went over the wire, chunk framing included. When the connection died,
   * the bytes handed over until then. 0 for `malformed`, whose answer is written past Node's response.
   */
  responseBytes: number;
  outcome: ExchangeOutcome;
  detail: Detail | undefined;

  constructor(request: IncomingMessage | undefined, response: ServerResponse | undefined, startedAt: number) {
    this.request = request;
    this.response = response;
    this.startedAt = startedAt;
    this.endedAt = 0;
    this.route = undefined;
    this.statusCode = 0;
    this.responseBytes = 0;
    this.outcome = 'answered';
    this.detail = undefined;
    if (request) (request as Observed)[EXCHANGE] = this as Exchange;
  }
}

/** The exchange a request belongs to; undefined when its server is not observed, as under `app.inject`. */
export function exchangeOf<Detail>(request: IncomingMessage): Exchange<Detail> | undefined {
  return (request as Observed)[EXCHANGE] as Exchange<Detail> | undefined;
}

// --- internal ---

const EXCHANGE = Symbol('exchange');

type Observed = IncomingMessage & { [EXCHANGE]?: Exchange };
