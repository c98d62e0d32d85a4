import { type DestinationStream, type Logger, pino } from 'pino';
import sonicBoom from 'sonic-boom';
import type { Config } from '../config.ts';
import { LineBuffer } from './line-buffer.ts';

/** A logger and its buffer. */
export interface ServiceLogger {
  readonly logger: Logger;
  /** Writes all buffered lines synchronously; called before the process exits. */
  flush(): void;
}

interface LoggerOptions {
  /** Called with the number of lines that were dropped because stdout is blocked or closed. */
  readonly onDrop?: (lines: number) => void;
  /** @default stdout, buffered */
  readonly destination?: DestinationStream;
}

/** Bytes that are buffered before a write: some two hundred lines per system call. */
const BUFFER_BYTES = 65_536;

/** Longest time that a line is buffered, in milliseconds. */
const FLUSH_INTERVAL_MS = 200;

/** Bytes that are kept while stdout is blocked; further lines are dropped and counted. */
const MAX_BUFFER_BYTES = 8 * 1024 * 1024;

/**
 * Creates the service's logger: one JSON object per line with `level` as a word and `time` in RFC 3339, or the pretty format. JSON
 * escapes control characters, so that no value can forge a line. JSON lines are buffered until {@link ServiceLogger.flush}.
 */
export async function createLogger(config: Pick<Config, 'LOG_LEVEL' | 'LOG_FORMAT'>, options: LoggerOptions = {}): Promise<ServiceLogger> {
  if (config.LOG_FORMAT === 'pretty') {
    const { default: pretty } = await import('pino-pretty');
    const stream = pretty({
      sync: true,
      singleLine: true,
      ignore: 'pid,hostname',
      ...(options.destination && { destination: options.destination }),
    });
    return { logger: loggerTo(stream, config.LOG_LEVEL), flush: () => {} };
  }
  if (options.destination) return { logger: loggerTo(options.destination, config.LOG_LEVEL), flush: () => {} };
  // Not pino's own, whose flushSync never returns when stdout is closed.
  const stdout = new sonicBoom.SonicBoom({ fd: 1, sync: false, contentMode: 'buffer', maxLength: MAX_BUFFER_BYTES });
  const drop = (lines: Buffer) => options.onDrop?.(lines.toString().split('\n').length - 1);
  // Once stdout is closed, nothing is written.
  let closed = false;
  const see = (error: NodeJS.ErrnoException) => {
    closed ||= error.code === 'EPIPE';
  };
  stdout.on('drop', drop).on('error', see);
  // The content mode `buffer` accepts buffers, which the types do not declare.
  const destination = { write: (lines: Buffer) => (closed ? drop(lines) : stdout.write(lines as never)) };
  const buffer = new LineBuffer({ destination, size: BUFFER_BYTES, milliseconds: FLUSH_INTERVAL_MS });
  return {
    logger: loggerTo(buffer, config.LOG_LEVEL),
    flush() {
      buffer.flush();
      if (closed) return;
      try {
        stdout.flushSync();
      } catch (error) {
        see(error as NodeJS.ErrnoException);
      }
    },
  };
}

/** Returns the current time as the JSON member that follows `level`; formatted once per millisecond: that takes 0.8 µs of a request's 14. */
export function timestamp(): string {
  const now = Date.now();
  if (now !== stampedAt) {
    stampedAt = now;
    stamp = `,"time":"${new Date(now).toISOString()}"`;
  }
  return stamp;
}

// --- internal ---

let stampedAt = 0;
let stamp = '';

function loggerTo(stream: DestinationStream, level: string): Logger {
  return pino({ level, base: null, timestamp, formatters: { level: (label) => ({ level: label }) } }, stream);
}
