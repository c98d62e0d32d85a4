import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { Exchange } from 'metric-to-pager/fastify';
import type { CLOSE_REASONS } from '../metrics.ts';
import { boundChunks, isEndless } from './bodies.ts';
import { type ConnectionBounds, EXCHANGE_BYTES, STREAM_BYTES } from './connection-bounds.ts';
import { MAX_PIPELINED, MIN_SENT_BYTES, SEND_WINDOW_MS } from './limits.ts';

/** The bound that a closed connection exceeded. */
export type CloseReason = (typeof CLOSE_REASONS)[number];

interface ConnectionGuardOptions {
  readonly bounds: ConnectionBounds;
  /** Called for every connection that is closed. */
  readonly onClose: (reason: CloseReason) => void;
  /** Monotonic clock in milliseconds. @default performance.now */
  readonly now?: () => number;
}

/**
 * Bounds what clients can make the service hold, on all of its ports together. It closes:
 * - `pipelined`: a connection with `MAX_PIPELINED` requests in flight, after their answers; what follows is not even parsed.
 * - `memory`: the connections for which most bytes wait, when those of all connections exceed `waitingBytes`.
 * - `slow`: a connection whose client takes less than `MIN_SENT_BYTES` in `SEND_WINDOW_MS`. Node's timeouts bound the time of requests.
 * - `body`: a connection with a body of very small chunks, or with one that goes on after the answer.
 * - `connections`: above the number of connections those that wait for a request, least recently used first.
 *
 * A request costs it a few comparisons.
 */
export class ConnectionGuard {
  readonly #options: Required<ConnectionGuardOptions>;
  readonly #connections = new Map<Socket, Connection>();
  readonly #timer: NodeJS.Timeout;
  #now: number;
  #checkedAt: number;
  #unchecked = 0;
  /** Bytes that waited at the last check, and those of streams since. */
  #waiting = 0;

  constructor({ now = () => performance.now(), ...options }: ConnectionGuardOptions) {
    this.#options = { ...options, now };
    this.#now = this.#checkedAt = now();
    this.#timer = setInterval(() => this.check(), CHECK_INTERVAL_MS).unref();
  }

  /** The bounds that it was created with. */
  get bounds(): ConnectionBounds {
    return this.#options.bounds;
  }

  /** Guards all connections of an app from now on. */
  watch({ server, exchanges }: Pick<FastifyInstance, 'server' | 'exchanges'>): void {
    server.on('connection', (socket) => this.#open(socket, exchanges.inFlightOn(socket)));
    exchanges.onEnd(({ request, outcome }) => {
      if (request?.complete === false && outcome === 'answered' && isEndless(request)) this.close(request.socket, 'body');
    });
  }

  /** Returns whether another answer may be streamed: not when so many bytes wait that connections would soon be closed. */
  admitStream(): boolean {
    if (this.#waiting + STREAM_BYTES > this.#options.bounds.waitingBytes * STREAMS) return false;
    this.#waiting += STREAM_BYTES;
    return true;
  }

  /** Closes a connection at the end of this turn of the event loop, with what the kernel holds for it. */
  close(socket: Socket, reason: CloseReason): void {
    const connection = this.#connections.get(socket);
    if (connection === undefined || connection.state === 'closed') return;
    connection.state = 'closed';
    this.#options.onClose(reason);
    stopReading(socket);
    const restore = dropBodies(socket);
    setImmediate(() => {
      restore();
      // An answer that is complete still reaches a client that reads.
      if (socket.writableLength === 0) socket.destroySoon();
      else socket.resetAndDestroy();
    });
  }

  /** Applies the bounds that do not concern a single request. */
  check(): void {
    this.#now = this.#options.now();
    this.#boundWaitingBytes();
    if (this.#now - this.#checkedAt < RATE_INTERVAL_MS) return;
    this.#checkedAt = this.#now;
    for (const [socket, connection] of this.#connections) if (isSlow(socket, connection, this.#now)) this.close(socket, 'slow');
  }

  /** Stops checking. */
  stop(): void {
    clearInterval(this.#timer);
  }

  #open(socket: HttpSocket, inFlight: readonly Exchange[]): void {
    const connection: Connection = { inFlight, usedAt: this.#now, state: 'open', windowStart: this.#now, sentBefore: 0 };
    this.#connections.set(socket, connection);
    socket.once('close', () => this.#connections.delete(socket));
    if (this.#connections.size > this.#options.bounds.connections) this.#boundConnections();
    const { parser } = socket;
    if (parser == null) return;
    const { onIncoming } = parser;
    parser.onIncoming = (request, keepAlive) => {
      if (connection.state !== 'open') return this.#stopParsing(socket, connection);
      connection.usedAt = this.#now;
      if (inFlight.length >= MAX_PIPELINED) connection.state = 'last';
      this.#unchecked += 1;
      if (this.#unchecked >= CHECK_EVERY) this.#boundWaitingBytes();
      if (request.headers['transfer-encoding'] !== undefined) boundChunks(request, () => this.close(socket, 'body'));
      return onIncoming(request, keepAlive && connection.state === 'open');
    };
  }

  /** Stops the parser before the rest of its bytes, and reads no more. */
  #stopParsing(socket: Socket, connection: Connection): typeof STOP {
    if (connection.state === 'last') {
      connection.state = 'stopped';
      this.#options.onClose('pipelined');
      stopReading(socket);
    }
    return STOP;
  }

  #boundWaitingBytes(): void {
    this.#unchecked = 0;
    const { waitingBytes } = this.#options.bounds;
    const busy: { readonly socket: Socket; readonly bytes: number }[] = [];
    let total = 0;
    for (const [socket, { inFlight }] of this.#connections) {
      if (inFlight.length === 0 || socket.destroyed) continue;
      const bytes = waitingFor(inFlight) + socket.readableLength;
      total += bytes;
      busy.push({ socket, bytes });
    }
    this.#waiting = total;
    if (total <= waitingBytes) return;
    for (const { socket, bytes } of busy.sort((a, b) => b.bytes - a.bytes)) {
      this.close(socket, 'memory');
      total -= bytes;
      if (total <= waitingBytes * AFTERWARDS.bytes) return;
    }
  }

  #boundConnections(): void {
    const excess = this.#connections.size - Math.floor(this.#options.bounds.connections * AFTERWARDS.connections);
    const rank = ({ inFlight, usedAt }: Connection) => (inFlight.every(isArriving) ? usedAt : usedAt + this.#now);
    const ranked = [...this.#connections].map(([socket, connection]) => ({ socket, rank: rank(connection) }));
    for (const { socket } of ranked.sort((a, b) => a.rank - b.rank).slice(0, excess)) this.close(socket, 'connections');
  }
}

// --- internal ---

interface Connection {
  /** Oldest first. */
  readonly inFlight: readonly Exchange[];
  usedAt: number;
  /** `last`: its last request was accepted; `stopped`: more arrived, and are not read; `closed`: by a bound. */
  state: 'open' | 'last' | 'stopped' | 'closed';
  windowStart: number;
  /** Bytes sent at the start of the window. */
  sentBefore: number;
}

/** Node's HTTP parser: it calls `onIncoming` for every head, and further callbacks by number. */
interface Parser {
  onIncoming: (request: IncomingMessage, keepAlive: boolean) => number;
  [callback: number]: { readonly name: string } | undefined;
}

const CALLBACKS = [0, 1, 2, 3, 4, 5, 6] as const;

/** Undocumented properties of Node's sockets. */
type HttpSocket = Socket & {
  readonly parser?: Parser | null;
  readonly _handle?: { readonly bytesWritten: number; readonly writeQueueSize: number } | null;
};

/** The result of `onIncoming` for an upgrade, at which the parser stops: the following bytes are not HTTP. */
const STOP = 2;

const CHECK_INTERVAL_MS = 100;
const RATE_INTERVAL_MS = 1_000;

/** Requests after which the bytes that wait are added up before the next interval; their answers have at most 64 KiB each. */
const CHECK_EVERY = 256;

/** Share of the bytes that may wait, up to which another answer is streamed. */
const STREAMS = 0.8;

/** The share of the bound that remains after an excess, so that the next request or connection does not exceed it again. */
const AFTERWARDS = { bytes: 0.9, connections: 0.98 };

/**
 * Reads no more from a socket. Node reads up to 2 MiB in one turn of the event loop, and starts again after an answer; it hands the socket's
 * bytes to the parser by itself until the socket has another listener.
 */
function stopReading(socket: Socket): void {
  socket.pause();
  process.nextTick(() => socket.removeAllListeners('data').on('data', () => socket.pause()));
}

/**
 * Makes the parser drop bodies in the bytes that it has: each chunk costs more than its bytes. Returns a function that undoes that, as Node
 * reuses parsers.
 */
function dropBodies(socket: HttpSocket): () => void {
  const { parser } = socket;
  const number = CALLBACKS.find((number) => parser?.[number]?.name === 'parserOnBody');
  if (parser == null || number === undefined) return () => {};
  const callback = parser[number];
  parser[number] = undefined;
  let dropping = true;
  const restore = () => {
    if (dropping) parser[number] = callback;
    dropping = false;
  };
  // Before Node frees the parser.
  socket.prependOnceListener('close', restore);
  return restore;
}

function waitingFor(inFlight: readonly Exchange[]): number {
  let bytes = 0;
  for (const { response } of inFlight) bytes += EXCHANGE_BYTES + (response === undefined ? 0 : waitingIn(response));
  return bytes;
}

function waitingIn(response: ServerResponse): number {
  return response.writableLength + (response.headersSent && !response.writableEnded ? STREAM_BYTES : 0);
}

function isArriving({ request }: Exchange): boolean {
  return request?.complete === false;
}

/** Returns whether bytes waited for the whole window, of which too few were sent; starts the next window. */
function isSlow(socket: HttpSocket, connection: Connection, now: number): boolean {
  const waiting = socket.writableLength > 0;
  if (waiting && now - connection.windowStart < SEND_WINDOW_MS) return false;
  const { bytesWritten = 0, writeQueueSize = 0 } = socket._handle ?? {};
  const sent = bytesWritten - writeQueueSize;
  const slow = waiting && sent - connection.sentBefore < MIN_SENT_BYTES;
  connection.windowStart = now;
  connection.sentBefore = sent;
  return slow;
}
