import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { constants, gzipSync } from 'node:zlib';
import type { DashboardList } from './dashboard-files.ts';
import { refusal, SECURITY_HEADERS } from './guard.ts';
import { PROMETHEUS_PATH, proxyQuery } from './proxy.ts';

export interface ServerOptions {
  readonly prometheus: URL;
  /** How often Prometheus scrapes, such as `15s`. */
  readonly scrapeInterval: string;
  /** Returns the dashboards; called for every request. */
  readonly dashboards: () => Promise<DashboardList>;
  /** Files of the page, by their paths. */
  readonly assets: ReadonlyMap<string, Uint8Array>;
  /** Folders whose files are served under a path; a single file is served for every path below its own. */
  readonly folders: Readonly<Record<string, string>>;
  /** @default a free port */
  readonly port?: number;
}

/** A server of the preview, on loopback only. */
export interface PreviewServer extends AsyncDisposable {
  readonly address: string;
  /** Notifies every open page that the dashboards have changed. */
  reload(): void;
}

/** Starts the server. @throws when the port is taken */
export async function startServer(options: ServerOptions): Promise<PreviewServer> {
  const pages = new Set<ServerResponse>();
  const packed = new Map([...options.assets].map(([path, bytes]) => [path, gzipSync(bytes, { level: constants.Z_BEST_COMPRESSION })]));
  const server = createServer((request, response) => {
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
    respond(request, response, { ...options, pages, packed }).catch((error: Error) => {
      if (!response.headersSent) send(response, { status: 500, type: 'text/plain', body: error.message });
      else response.destroy();
    });
  });
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    reload() {
      for (const page of pages) page.write('event: reload\ndata: {}\n\n');
    },
    async [Symbol.asyncDispose]() {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

// --- internal ---

interface Served extends ServerOptions {
  readonly pages: Set<ServerResponse>;
  readonly packed: ReadonlyMap<string, Uint8Array>;
}

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.html': 'text/html; charset=utf-8',
};

async function respond(request: IncomingMessage, response: ServerResponse, served: Served): Promise<void> {
  const refused = refusal(request);
  if (refused !== undefined) return send(response, { status: 403, type: 'text/plain', body: refused });
  const { pathname } = new URL(request.url ?? '', 'http://localhost');
  if (pathname.startsWith(`${PROMETHEUS_PATH}/`)) return proxyQuery(request, response, served.prometheus);
  if (request.method !== 'GET') return send(response, { status: 405, type: 'text/plain', body: `Expected GET, got "${request.method}"` });
  if (pathname === '/api/events') return stream(response, served.pages);
  if (pathname === '/api/settings') return sendJson(response, { scrapeInterval: served.scrapeInterval });
  if (pathname === '/api/dashboards') return sendJson(response, await served.dashboards().then(summary));
  if (pathname.startsWith('/api/dashboards/')) return sendDashboard(response, served, decodeURIComponent(pathname.slice(16)));
  const asset = pathname === '/' || pathname.startsWith('/d/') ? '/index.html' : pathname;
  const packed = served.packed.get(asset);
  if (packed !== undefined) {
    response.writeHead(200, {
      'content-type': TYPES[extname(asset)] ?? 'text/plain',
      'content-encoding': 'gzip',
      'cache-control': 'no-cache',
    });
    response.end(packed);
    return;
  }
  return sendFile(response, served.folders, pathname);
}

function summary({ dashboards, problems }: DashboardList): unknown {
  return {
    problems,
    dashboards: dashboards.map(({ uid, title, tags, source, json }) => ({ uid, title, tags, source, description: json.description })),
  };
}

async function sendDashboard(response: ServerResponse, { dashboards }: Served, uid: string): Promise<void> {
  const found = (await dashboards()).dashboards.find((one) => one.uid === uid);
  if (found === undefined)
    return sendJson(response, { error: `No dashboard has the uid "${uid}"; the start page lists those that exist` }, 404);
  return sendJson(response, found.json);
}

function stream(response: ServerResponse, pages: Set<ServerResponse>): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  response.write(': connected\n\n');
  pages.add(response);
  response.on('close', () => pages.delete(response));
}

async function sendFile(response: ServerResponse, folders: Served['folders'], pathname: string): Promise<void> {
  const clean = normalize(decodeURIComponent(pathname));
  const [prefix, folder] = Object.entries(folders).find(([path]) => clean.startsWith(path)) ?? [];
  const file = prefix && folder ? (extname(folder) === '' ? join(folder, clean.slice(prefix.length)) : folder) : undefined;
  const bytes = file === undefined ? undefined : await readFile(file).catch(() => undefined);
  if (bytes === undefined) return send(response, { status: 404, type: 'text/plain', body: `There is nothing at "${pathname}"` });
  response.writeHead(200, { 'content-type': TYPES[extname(clean)] ?? 'application/octet-stream', 'cache-control': 'max-age=3600' });
  response.end(bytes);
}

function sendJson(response: ServerResponse, body: unknown, status = 200): void {
  send(response, { status, type: 'application/json', body: JSON.stringify(body) });
}

function send(
  response: ServerResponse,
  { status, type, body }: { readonly status: number; readonly type: string; readonly body: string },
): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
}
