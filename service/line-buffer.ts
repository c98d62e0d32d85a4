import type { DestinationStream } from 'pino';

export interface LineBufferOptions {
  /** Where the gathered lines go, many at a time. */
  readonly destination: DestinationStream;
  /** Characters that are gathered before they are passed on. */
  readonly length: number;
  /** Longest time that a line waits, in milliseconds. */
  readonly milliseconds: number;
}

/**
 * Gathers lines and passes them on together. pino's own buffer counts its bytes again at every line, which makes a line ten times as dear
 * as putting it together; here a line is one concatenation.
 */
export class LineBuffer implements DestinationStream {
  #lines = '';
  #timer: NodeJS.Timeout | undefined;
  readonly #options: LineBufferOptions;

  constructor(options: LineBufferOptions) {
    this.#options = options;
  }

  write(line: string): void {
    this.#lines += line;
    if (this.#lines.length >= this.#options.length) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), this.#options.milliseconds).unref();
  }

  /** Passes on what has been gathered, now. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#lines === '') return;
    const lines = this.#lines;
    this.#lines = '';
    this.#options.destination.write(lines);
  }
}
