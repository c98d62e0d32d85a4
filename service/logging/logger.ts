import { type DestinationStream, type Logger, pino } from 'pino';
import type { Config } from '../config.ts';
import { LineBuffer } from './line-buffer.ts';

/** A logger, with what a stopping process and the metrics need from it. */
export interface ServiceLogger {
  readonly logger: Logger;
  /** Writes everything that is buffered, now, before it returns: the last thing that a process does. */
  flush(): void;
}

export interface LoggerOptions {
  /** Called with the number of lines each time that lines had to be thrown away, because nobody reads stdout or its reader is gone. */
  readonly onDrop?: (lines: number) => void;
  /** Where the lines go. @default stdout, buffered */
  readonly destination?: DestinationStream;
}

/** Bytes that are gathered before a write: one system call for some two hundred lines. */
const BUFFER_BYTES = 65_536;

/** Longest time that a line waits in the buffer, in milliseconds. */
const FLUSH_EVERY_MS = 200;

/** What may wait in memory for a reader of stdout that has stalled; past it lines are dropped and counted, and requests go on. */
const MAX_BUFFER_BYTES = 8 * 1024 * 1024;

/**
 * The service's logger: one JSON object a line with `level` as a word and `time` as RFC 3339, or lines for people. JSON escapes
 * control characters, so no value can forge a line. JSON lines are buffered; {@link ServiceLogger.flush} empties the buffer.
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
  const stdout = pino.destination({ dest: 1, sync: false, contentMode: 'buffer', maxLength: MAX_BUFFER_BYTES });
  const lost = (lines: Buffer) => options.onDrop?.(lines.toString().split('\n').length - 1);
  // Once nobody reads stdout any more, pino writes nothing and says nothing.
  let gone = false;
  stdout.on('drop', lost).on('error', (error: NodeJS.ErrnoException) => {
    gone ||= error.code === 'EPIPE';
  });
  // In its mode for bytes it takes them, though its types only tell of texts.
  const destination = { write: (lines: Buffer) => (gone ? lost(lines) : stdout.write(lines as never)) };
  const buffer = new LineBuffer({ destination, size: BUFFER_BYTES, milliseconds: FLUSH_EVERY_MS });
  return {
    logger: loggerTo(buffer, config.LOG_LEVEL),
    flush() {
      buffer.flush();
      stdout.flushSync();
    },
  };
}

/** The current time as the JSON member that a line has after its level; formatted once a millisecond, as a busy service logs many lines in one. */
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
