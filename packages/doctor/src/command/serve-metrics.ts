import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ServeOptions {
  /** 0 for any free one. */
  readonly port: number;
  readonly text: string;
  readonly signal: AbortSignal;
  /** Receives the port once it is listened on. */
  readonly onListening: (port: number) => void;
}

/** Answers `GET /metrics` with a text in the format of Prometheus on every interface, until the signal. */
export async function serveMetrics({ port, text, signal, onListening }: ServeOptions): Promise<void> {
  const server = createServer(({ url }, response) => {
    if (url !== '/metrics') return response.writeHead(404).end();
    return response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }).end(text);
  });
  server.listen(port);
  await once(server, 'listening');
  onListening((server.address() as AddressInfo).port);
  if (!signal.aborted) await once(signal, 'abort');
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
}
