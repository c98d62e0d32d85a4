import diagnostics from 'node:diagnostics_channel';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { endsRequestEarly, refusesRequest, statusOfClientError } from './client-error.ts';
import { Connection } from './connection.ts';
import { CLIENT_LEFT, Exchange, type ExchangeOutcome, exchangeOf } from './exchange.ts';

/** Called synchronously when an exchange starts or ends. It must not throw. */
export type ExchangeListener = (exchange: Exchange) => void;

/**
 * Observes each exchange of a `node:http` server exactly once. Diagnostics channels also report requests that Node answers itself (no
 * `Host`, an unknown `Expect`, too many on a socket), the socket's `close` reports aborted ones, and `clientError` malformed ones.
 * `CONNECT`, which Node drops without a response, is answered with 405.
 *
 * @see https://nodejs.org/docs/latest-v24.x/api/diagnostics_channel.html#http
 */
export class ServerObserver {
  /** Exchanges that have started and not ended. */
  inFlight = 0;
  readonly #server: Server;
  readonly #connectAnswer: () => string;
  readonly #starting: ExchangeListener[] = [];
  readonly #ending: ExchangeListener[] = [];

  constructor(server: Server, connectAnswer: () => string = () => CONNECT_REFUSED) {
    this.#server = server;
    this.#connectAnswer = connectAnswer;
    diagnostics.subscribe(REQUEST_START, this.#onRequestStart);
    diagnostics.subscribe(RESPONSE_FINISH, this.#onResponseFinish);
    server.on('clientError', this.#onClientError);
    server.on('connect', this.#onConnect);
  }

  onStart(listener: ExchangeListener): void {
    this.#starting.push(listener);
  }

  onEnd(listener: ExchangeListener): void {
    this.#ending.push(listener);
  }

  /** Unsubscribes from the server and the process-wide channels. Exchanges of open connections still end when those close. */
  close(): void {
    diagnostics.unsubscribe(REQUEST_START, this.#onRequestStart);
    diagnostics.unsubscribe(RESPONSE_FINISH, this.#onResponseFinish);
    this.#server.off('clientError', this.#onClientError);
    this.#server.off('connect', this.#onConnect);
  }

  readonly #onRequestStart = (message: unknown): void => {
    const { server, socket, request, response } = message as HttpMessage;
    if (server !== this.#server) return;
    const exchange = new Exchange(request, response, performance.now());
    this.#connectionOf(socket).open(exchange);
    this.#start(exchange);
  };

  readonly #onResponseFinish = (message: unknown): void => {
    const { server, socket, request, response } = message as HttpMessage;
    if (server !== this.#server) return;
    const exchange = exchangeOf(request);
    const connection = (socket as ObservedSocket)[CONNECTION];
    if (exchange === undefined || connection === undefined) return;
    const bytes = connection.takeBodyBytes(response);
    if (exchange.endedAt !== 0) return;
    exchange.responseBytes = bytes;
    connection.close(exchange);
    this.#end(exchange, response.statusCode, 'answered');
  };

  readonly #onClientError = (error: Error, stream: Duplex): void => {
    const socket = stream as Socket;
    if (!refusesRequest(error, socket)) return;
    const connection = this.#connectionOf(socket);
    if (connection.refused) return;
    connection.refused = true;
    const { reading } = connection;
    if (reading?.request?.complete === false) this.#refuseBody(connection, reading, error);
    else {
      const exchange = new Exchange(undefined, undefined, performance.now());
      this.#start(exchange);
      this.#end(exchange, statusOfClientError(error), 'malformed');
    }
  };

  /**
   * Ends an exchange whose body is malformed. Node refuses the body only if the handler has not sent the head of a response. A client that
   * closes its side inside the body has disconnected.
   */
  #refuseBody(connection: Connection, exchange: Exchange, error: NodeJS.ErrnoException): void {
    if (exchange.response?.headersSent) return;
    connection.close(exchange);
    if (endsRequestEarly(error)) this.#end(exchange, CLIENT_LEFT, 'aborted');
    else this.#end(exchange, statusOfClientError(error), 'malformed');
  }

  readonly #onConnect = (request: IncomingMessage, stream: Duplex): void => {
    const socket = stream as Socket;
    const exchange = new Exchange(request, undefined, performance.now());
    this.#connectionOf(socket).open(exchange);
    this.#start(exchange);
    socket.on('error', () => {});
    socket.write(this.#connectAnswer(), (error) => {
      const connection = (socket as ObservedSocket)[CONNECTION];
      if (error || exchange.endedAt !== 0 || connection === undefined) return;
      connection.close(exchange);
      this.#end(exchange, 405, 'answered');
    });
    socket.destroySoon();
  };

  #connectionOf(socket: ObservedSocket): Connection {
    if (socket[CONNECTION] !== undefined) return socket[CONNECTION];
    const connection = new Connection(socket);
    socket[CONNECTION] = connection;
    socket.once('close', () => this.#abort(connection));
    return connection;
  }

  /** Of the exchanges on a lost connection, only the oldest can have sent bytes; the others were queued. */
  #abort(connection: Connection): void {
    for (const exchange of connection.inFlight) {
      exchange.responseBytes = connection.takeBodyBytes(exchange.response);
      this.#end(exchange, CLIENT_LEFT, 'aborted');
    }
  }

  #start(exchange: Exchange): void {
    this.inFlight++;
    for (const listener of this.#starting) listener(exchange);
  }

  #end(exchange: Exchange, statusCode: number, outcome: ExchangeOutcome): void {
    exchange.endedAt = performance.now();
    exchange.statusCode = statusCode;
    exchange.outcome = outcome;
    this.inFlight--;
    for (const listener of this.#ending) listener(exchange);
  }
}

// --- internal ---

interface HttpMessage {
  readonly server: Server;
  readonly socket: Socket;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

const CONNECTION = Symbol('connection');

type ObservedSocket = Socket & { [CONNECTION]?: Connection };

const REQUEST_START = 'http.server.request.start';
const RESPONSE_FINISH = 'http.server.response.finish';
const CONNECT_REFUSED = 'HTTP/1.1 405 Method Not Allowed\r\nAllow: \r\nConnection: close\r\nContent-Length: 0\r\n\r\n';
