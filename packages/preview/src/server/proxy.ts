import type { IncomingMessage, ServerResponse } from 'node:http';

/** The path below which the page queries Prometheus. */
export const PROMETHEUS_PATH = '/prometheus';

/** The endpoints that dashboards need. They read series; none writes, deletes or reads the configuration. */
const ALLOWED = /^\/api\/v1\/(query|query_range|query_exemplars|series|labels|metadata|label\/[a-zA-Z_][a-zA-Z0-9_]*\/values)$/;

/** Larger bodies are refused: no query is that long. */
const MAX_BODY_BYTES = 1_000_000;

/**
 * Forwards a query to Prometheus. Name and password in the address of Prometheus are sent as Basic authentication; headers of the browser,
 * such as cookies, are not forwarded.
 */
export async function proxyQuery(request: IncomingMessage, response: ServerResponse, prometheus: URL): Promise<void> {
  const { pathname, search } = new URL(request.url ?? '', 'http://localhost');
  const path = pathname.slice(PROMETHEUS_PATH.length);
  if (!ALLOWED.test(path)) return answer(response, 403, `Only queries are passed on to Prometheus, got "${path}"`);
  if (request.method !== 'GET' && request.method !== 'POST') return answer(response, 405, `Expected GET or POST, got "${request.method}"`);
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  try {
    const body = request.method === 'POST' ? await bodyOf(request) : undefined;
    const upstream = await fetch(addressOf(prometheus, path + search), {
      method: request.method,
      headers: { ...authorization(prometheus), ...(body !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }) },
      ...(body !== undefined && { body }),
      redirect: 'error',
      signal: gone.signal,
    });
    const text = await upstream.text();
    response.writeHead(upstream.status, { 'content-type': 'application/json', 'cache-control': 'no-store' }).end(text);
  } catch (error) {
    if (gone.signal.aborted) return;
    const cause = (error as Error).cause;
    answer(
      response,
      502,
      `Prometheus at ${prometheus.origin} does not answer: ${cause instanceof Error ? cause.message : (error as Error).message}`,
    );
  }
}

// --- internal ---

function addressOf(prometheus: URL, path: string): string {
  return prometheus.origin + prometheus.pathname.replace(/\/$/, '') + path;
}

function authorization({ username, password }: URL): Record<string, string> {
  if (username === '') return {};
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MAX_BODY_BYTES) throw new Error(`a query must be shorter than ${MAX_BODY_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** An error in the form that Prometheus answers with. */
function answer(response: ServerResponse, status: number, error: string): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ status: 'error', errorType: 'preview', error }));
}
