import { connect, type Socket } from 'node:net';

/** How one hostile connection behaves, from its first byte on. */
export type Attack = (socket: Socket) => void;

/** Connections that behave alike. One that the server closes is replaced after `RECONNECT_MS`. */
export interface Flood {
  readonly connections: number;
  readonly attack: Attack;
}

/** A running flood; stopping resets every connection. */
export interface RunningFlood {
  stop(): void;
}

/** Opens the connections of a flood to a port of loopback, in a second or so, and keeps their number. */
export function startFlood(port: number, { connections, attack }: Flood): RunningFlood {
  const sockets = new Set<Socket>();
  const waiting = Array.from({ length: connections }, () => 0);
  const perMillisecond = Math.min(MOST_PER_SECOND, Math.max(LEAST_PER_SECOND, connections)) / 1_000;
  let [last, allowed] = [performance.now(), 0];
  const timer = setInterval(() => {
    const now = performance.now();
    allowed = Math.min(allowed + (now - last) * perMillisecond, MOST_AT_ONCE);
    last = now;
    for (; allowed >= 1 && (waiting[0] ?? now) < now; allowed -= 1) {
      waiting.shift();
      open();
    }
  }, TICK_MS);

  function open(): void {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('end', () => socket.destroy());
    socket.once('close', () => {
      if (!sockets.delete(socket)) return;
      waiting.push(performance.now() + RECONNECT_MS);
    });
    socket.once('connect', () => attack(socket));
  }

  return {
    stop() {
      clearInterval(timer);
      const open = [...sockets];
      sockets.clear();
      for (const socket of open) socket.resetAndDestroy();
    },
  };
}

// --- internal ---

const TICK_MS = 2;

/** New connections per second, which the server accepts with less than a tenth of its time. */
const MOST_PER_SECOND = 2_000;
const LEAST_PER_SECOND = 50;

/** Connections that are opened together, after a pause of the process. */
const MOST_AT_ONCE = 10;

const RECONNECT_MS = 100;
