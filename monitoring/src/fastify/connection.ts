import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Exchange } from './exchange.ts';

/**
 * What one socket carries: the exchanges under way, oldest first. HTTP/1.1 answers them in that order, one after the other, so the
 * bytes written between two ends belong to one answer, however many requests are pipelined behind it.
 */
export class Connection {
  readonly underWay: Exchange[] = [];
  /** The exchange whose body may still be coming, under way or not: an error of the parser is about this one. */
  reading: Exchange | undefined = undefined;
  /** Whether the parser gave up: what it says from then on is about the same bytes. */
  refused = false;
  readonly #socket: Socket;
  #written: number;

  constructor(socket: Socket) {
    this.#socket = socket;
    this.#written = socket.bytesWritten;
  }

  open(exchange: Exchange): void {
    this.underWay.push(exchange);
    this.reading = exchange;
  }

  close(exchange: Exchange): void {
    // An idle connection keeps nothing of what it carried.
    if (this.reading === exchange && exchange.request?.complete === true) this.reading = undefined;
    if (this.underWay[0] === exchange) this.underWay.shift();
    else this.underWay.splice(this.underWay.indexOf(exchange), 1);
  }

  /** Bytes written since the last answer, without the head of this one; 0 when it has no head yet. */
  takeBodyBytes(response: ServerResponse | undefined): number {
    const before = this.#written;
    this.#written = this.#socket.bytesWritten;
    return response?.headersSent ? Math.max(0, this.#written - before - headBytes(response as HeadedResponse)) : 0;
  }
}

// --- internal ---

/** What Node knows of the bytes that precede a body; it has no public name. */
interface HeadedResponse extends ServerResponse {
  readonly _header: string;
  readonly _sent100: boolean;
}

const CONTINUE_BYTES = 'HTTP/1.1 100 Continue\r\n\r\n'.length;

function headBytes(response: HeadedResponse): number {
  return response._header.length + (response._sent100 ? CONTINUE_BYTES : 0);
}
