import type { Logger } from 'pino';
import type { ServiceInstruments } from '../instruments.ts';
import { CLOSE_REASONS } from '../metrics.ts';
import type { CloseReason } from './connection-guard.ts';

/**
 * Returns a function that counts a closed connection. It logs the first one for each reason, and while more are closed one line per minute
 * with their number: a flood must not fill the log.
 */
export function countClosed(instruments: ServiceInstruments, logger: Logger): (reason: CloseReason) => void {
  const counter = instruments.counter('lorem_connections_closed_total');
  const reasons = new Map(CLOSE_REASONS.map((reason) => [reason, { series: counter.series({ reason }), loggedAt: -Infinity, logged: 0 }]));
  return (reason) => {
    const known = reasons.get(reason);
    if (known === undefined) return;
    known.series.add();
    const now = performance.now();
    if (now - known.loggedAt < LOG_INTERVAL_MS) return;
    logger.warn({ reason, closed: known.series.value - known.logged }, 'closed connections that exceed a bound');
    known.loggedAt = now;
    known.logged = known.series.value;
  };
}

// --- internal ---

const LOG_INTERVAL_MS = 60_000;
