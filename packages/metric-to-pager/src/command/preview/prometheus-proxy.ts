import { randomBytes, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApiError } from '../../cluster/api-error.ts';
import type { ApiServer } from '../../cluster/api-server.ts';
import { explainForbidden } from './forbidden.ts';

/** A proxy on loopback for a Prometheus of a cluster. Requests need the password in its address. */
export interface PrometheusProxy extends AsyncDisposable {
  readonly address: URL;
}

/**
 * Passes queries on to a Prometheus through the API server, with the credentials of the kubeconfig, which never leave this process. Accepts
 * query endpoints only. A form is sent as a query string, so that the permission `get` for `pods/proxy` suffices.
 *
 * @param path the path on the API server below which Prometheus answers
 */
export async function startPrometheusProxy(api: ApiServer, path: string): Promise<PrometheusProxy> {
  const password = randomBytes(24).toString('base64url');
  const expected = `Basic ${Buffer.from(`preview:${password}`).toString('base64')}`;
  const server = createServer((request, response) => {
    if (!isEqual(request.headers.authorization ?? '', expected)) return refuse(response, 401, 'The password of this proxy is wrong');
    passOn(request, response, { api, path }).catch((error: Error) => refuse(response, 502, error.message));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: new URL(`http://preview:${password}@127.0.0.1:${(server.address() as AddressInfo).port}`),
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
    },
  };
}

// --- internal ---

const QUERY_ENDPOINTS = /^\/api\/v1\/(query|query_range|query_exemplars|series|labels|metadata|label\/[a-zA-Z_][a-zA-Z0-9_]*\/values)$/;

interface Upstream {
  readonly api: ApiServer;
  readonly path: string;
}

async function passOn(request: IncomingMessage, response: ServerResponse, { api, path }: Upstream): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
  if (!QUERY_ENDPOINTS.test(pathname)) return refuse(response, 403, `Only queries are passed on to Prometheus, got "${pathname}"`);
  const parameters = new URLSearchParams([...searchParams, ...(request.method === 'POST' ? await formOf(request) : [])]);
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  const query = Object.fromEntries(parameters);
  const { status, text } = await api.send({ path: path + pathname, query, signal: gone.signal });
  if (isJson(text) && !text.includes('"kind":"Status"')) {
    response.writeHead(status, { 'content-type': 'application/json' }).end(text);
    return;
  }
  const error = explainForbidden(new ApiError({ path }, { status, text })) as Error;
  refuse(response, status === 200 ? 502 : status, error.message);
}

async function formOf(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function isEqual(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}

/** Answers with an error in the form of Prometheus. */
function refuse(response: ServerResponse, status: number, error: string): void {
  if (response.headersSent) response.destroy();
  else
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ status: 'error', errorType: 'proxy', error }));
}
