import type { DestinationStream } from 'pino';

export interface LineBufferOptions {
  /** Where the gathered lines go, many at a time; what it is given is its own. */
  readonly destination: { write(lines: Buffer): unknown };
  /** Bytes that are gathered before they are passed on; lines that are longer do not wait. */
  readonly size: number;
  /** Longest time that a line waits, in milliseconds. */
  readonly milliseconds: number;
}

/**
 * Gathers lines and passes them on together. pino's own buffer counts its bytes again at every line, which makes a line ten times as dear
 * as putting it together. Here a line becomes bytes at once: a text of many lines would be a tree of their parts, which the garbage
 * collector copies around until it is written, 3 % of the time of a request.
 */
export class LineBuffer implements DestinationStream {
  readonly #options: LineBufferOptions;
  readonly #bytes: Buffer;
  #used = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: LineBufferOptions) {
    this.#options = options;
    this.#bytes = Buffer.allocUnsafeSlow(options.size);
  }

  write(line: string): void {
    const most = line.length * MOST_BYTES;
    if (this.#used + most > this.#bytes.length) this.flush();
    if (most > this.#bytes.length) {
      this.#options.destination.write(Buffer.from(line));
      return;
    }
    this.#used += this.#bytes.write(line, this.#used);
    this.#timer ??= setTimeout(() => this.flush(), this.#options.milliseconds).unref();
  }

  /** Passes on what has been gathered, now. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#used === 0) return;
    const lines = Buffer.from(this.#bytes.subarray(0, this.#used));
    this.#used = 0;
    this.#options.destination.write(lines);
  }
}

// --- internal ---

/** Most bytes that a UTF-16 code unit takes in UTF-8. */
const MOST_BYTES = 3;
