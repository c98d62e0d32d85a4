import type { Socket } from 'node:net';
import { MAX_PIPELINED } from '../../../service/http/limits.ts';
import type { Attack, Flood } from './attacker.ts';

const SHORT = '/lorem/word/1/2';
/** About 32 KB. */
const MEDIUM = '/lorem/paragraph/400/400';
/** About 80 MB. */
const LONG = '/lorem/paragraph/1000/1000?count=1000';

/** Every kind of flood, by its name. */
export const FLOODS = {
  'short texts, pipelined without end and never read': { connections: 20, attack: pipelineForever },
  'one long text and 2 000 pipelined requests, never read': { connections: 100, attack: send(long() + get(SHORT).repeat(2_000)) },
  'long texts, never read': { connections: 1_000, attack: send(long()) },
  'long texts, read slowly': { connections: 500, attack: readSlowly },
  'long texts of clients that have closed their side': { connections: 1_000, attack: finish(long()) },
  'medium texts, pipelined by many': { connections: 1_000, attack: send(get(MEDIUM).repeat(MAX_PIPELINED)) },
  'chunked bodies of single bytes': { connections: 50, attack: tinyChunks(SHORT) },
  'chunked bodies to unknown paths': { connections: 50, attack: tinyChunks('/unknown') },
  'bodies that arrive slowly': { connections: 1_000, attack: drip(post(SHORT, 'Content-Length: 16000')) },
  'heads that arrive slowly': { connections: 1_000, attack: drip(`GET ${SHORT} HTTP/1.1\r\nX: `) },
  'idle connections': { connections: 10_000, attack: () => {} },
  'idle connections after an answer': { connections: 10_000, attack: send(get(SHORT)) },
} as const satisfies Readonly<Record<string, Flood>>;

export type FloodName = keyof typeof FLOODS;

// --- internal ---

function get(path: string): string {
  return `GET ${path} HTTP/1.1\r\nHost: flood\r\n\r\n`;
}

function post(path: string, ...headers: readonly string[]): string {
  return [`POST ${path} HTTP/1.1`, 'Host: flood', ...headers, '', ''].join('\r\n');
}

function long(): string {
  return get(LONG);
}

/** Sends bytes, and never reads. */
function send(bytes: string): Attack {
  return (socket) => {
    socket.pause().write(bytes, 'latin1');
  };
}

function finish(bytes: string): Attack {
  return (socket) => {
    socket.pause().end(bytes, 'latin1');
  };
}

function pipelineForever(socket: Socket): void {
  const requests = Buffer.from(get(SHORT).repeat(2_000));
  const next = () => socket.write(requests, (error) => error ?? next());
  socket.pause();
  next();
}

/** Reads 64 KB every 10 seconds. */
function readSlowly(socket: Socket): void {
  socket.on('data', () => socket.pause());
  every(socket, 10_000, () => socket.resume());
  socket.write(long());
}

/** Sends a body of chunks of one byte, without end; reads, so that it is closed after an answer. */
function tinyChunks(path: string): Attack {
  return (socket) => {
    const chunks = Buffer.from('1\r\nx\r\n'.repeat(10_000));
    const next = () => socket.write(chunks, (error) => error ?? next());
    socket.resume().write(post(path, 'Content-Type: text/plain', 'Transfer-Encoding: chunked'));
    next();
  };
}

/** Sends the start of a request, then one byte per second. */
function drip(start: string): Attack {
  return (socket) => {
    socket.resume().write(start);
    every(socket, 1_000, () => socket.write('x'));
  };
}

function every(socket: Socket, milliseconds: number, act: () => void): void {
  const timer = setInterval(act, milliseconds);
  socket.once('close', () => clearInterval(timer));
}
