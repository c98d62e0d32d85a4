import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { eventually } from '../../waiting/testing/eventually.ts';

/** A TCP client that sends text unchanged, such as malformed HTTP, and records the response. */
export class RawClient {
  readonly socket: Socket;
  #received = '';

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.setEncoding('latin1').on('data', (text: string) => {
      this.#received += text;
    });
    socket.on('error', () => {});
  }

  static async connect(port: number): Promise<RawClient> {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    await once(socket, 'connect');
    return new RawClient(socket);
  }

  get received(): string {
    return this.#received;
  }

  send(text: string): this {
    this.socket.write(text, 'latin1');
    return this;
  }

  /** Sends a FIN and keeps reading. */
  finish(): this {
    this.socket.end();
    return this;
  }

  /** Sends a RST. */
  reset(): void {
    this.socket.resetAndDestroy();
  }

  /** Resolves with everything received when the server closes the connection. */
  async untilClosed(): Promise<string> {
    if (!this.socket.readableEnded && !this.socket.destroyed) await Promise.race([once(this.socket, 'end'), once(this.socket, 'close')]);
    this.socket.destroy();
    return this.#received;
  }

  /** Resolves with everything received when `pattern` matches it. */
  async until(pattern: RegExp): Promise<string> {
    await eventually(() => pattern.test(this.#received));
    return this.#received;
  }
}

/** Formats a request; a body adds `Content-Length`. */
export function requestText(method: string, path: string, options: { headers?: readonly string[]; body?: string } = {}): string {
  const { headers = [], body = '' } = options;
  const length = body ? [`Content-Length: ${body.length}`] : [];
  return [`${method} ${path} HTTP/1.1`, 'Host: test', ...length, ...headers, '', body].join('\r\n');
}
