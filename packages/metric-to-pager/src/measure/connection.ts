import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Exchange } from './exchange.ts';

/**
 * The exchanges in flight on one socket, oldest first. HTTP/1.1 answers in that order, so the bytes written between two ends belong to
 * one response, even with pipelined requests.
 */
export class Connection {
  readonly inFlight: Exchange[] = [];
  /** The exchange whose request body is not complete; parser errors belong to it, even after its response. */
  reading: Exchange | undefined = undefined;
  /** Whether the parser has failed. Later parser errors concern the same bytes. */
  refused = false;
  readonly #socket: Socket;
  #written: number;

  constructor(socket: Socket) {
    this.#socket = socket;
    this.#written = socket.bytesWritten;
  }

  open(exchange: Exchange): void {
    this.inFlight.push(exchange);
    this.reading = exchange;
  }

  close(exchange: Exchange): void {
    // Lets the garbage collector free the exchange while the connection is idle.
    if (this.reading === exchange && exchange.request?.complete === true) this.reading = undefined;
    if (this.inFlight[0] === exchange) this.inFlight.shift();
    else this.inFlight.splice(this.inFlight.indexOf(exchange), 1);
  }

  /** Returns the bytes written since the previous response, without the head of this one; 0 before its head is sent. */
  takeBodyBytes(response: ServerResponse | undefined): number {
    const before = this.#written;
    this.#written = this.#socket.bytesWritten;
    if (!response?.headersSent) return 0;
    const { _header, _sent100 } = response as HeadedResponse;
    return Math.max(0, this.#written - before - _header.length - (_sent100 ? CONTINUE_BYTES : 0));
  }
}

// --- internal ---

/** Internal fields of Node; there is no public way to get the size of the head. */
interface HeadedResponse extends ServerResponse {
  readonly _header: string;
  readonly _sent100: boolean;
}

const CONTINUE_BYTES = 'HTTP/1.1 100 Continue\r\n\r\n'.length;
