/** Bounds of all connections together, by the memory of the process. */
export interface ConnectionBounds {
  /** Largest number of open connections. */
  readonly connections: number;
  /** Bytes that wait for clients to read or to send. */
  readonly waitingBytes: number;
  /** Requests that wait to be refused under overload. */
  readonly refusals: number;
}

/** Memory of a request in flight without its answer, in bytes: the objects of Node, of Fastify and of the exchange. Measured. */
export const EXCHANGE_BYTES = 6_000;

/** Memory of an answer that is being streamed, besides the bytes that wait, in bytes: its generator and its buffers. Measured. */
export const STREAM_BYTES = 100_000;

/** Derives the bounds from the memory that the process may use, in bytes. */
export function connectionBounds(memory: number): ConnectionBounds {
  return {
    connections: Math.floor((memory * CONNECTION_SHARE) / CONNECTION_BYTES),
    waitingBytes: Math.floor(memory * WAITING_SHARE),
    refusals: Math.floor((memory * REFUSAL_SHARE) / EXCHANGE_BYTES),
  };
}

// --- internal ---

/** Memory of an idle connection, in bytes. Measured. */
const CONNECTION_BYTES = 12_000;

/** Shares of the memory. The service itself needs two fifths, and what becomes garbage a quarter. */
const CONNECTION_SHARE = 0.1;
const WAITING_SHARE = 0.1;
const REFUSAL_SHARE = 0.05;
