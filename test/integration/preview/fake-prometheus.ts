import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server that answers queries as Prometheus does, with the same series at every time. */
export interface FakePrometheus extends AsyncDisposable {
  readonly address: string;
  /** Every expression so far. */
  readonly expressions: string[];
}

/** Starts it. An expression with `bucket` has buckets, one with `nothing` no series, one with `broken` an error. */
export async function startFakePrometheus(): Promise<FakePrometheus> {
  const expressions: string[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
    const parameters = request.method === 'POST' ? new URLSearchParams(Buffer.concat(chunks).toString()) : searchParams;
    const expr = parameters.get('query') ?? '';
    if (expr !== '') expressions.push(expr);
    const broken = expr.includes('broken');
    const body = broken
      ? { status: 'error', error: 'parse error: unexpected end of input' }
      : { status: 'success', data: dataFor(pathname, expr, parameters) };
    response.writeHead(broken ? 400 : 200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    expressions,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

// --- internal ---

const PODS = ['pod-a', 'pod-b', 'pod-c'];
const BUCKETS = ['0.1', '0.5', '+Inf'];

function dataFor(pathname: string, expr: string, parameters: URLSearchParams): unknown {
  if (pathname.endsWith('/values')) return PODS;
  const labels = expr.includes('nothing') ? [] : expr.includes('bucket') ? BUCKETS.map((le) => ({ le })) : PODS.map((pod) => ({ pod }));
  const number = (name: string) => Number(parameters.get(name));
  if (pathname.endsWith('/query_exemplars')) {
    const timestamp = (number('start') + number('end')) / 2;
    return [{ seriesLabels: { pod: 'pod-a' }, exemplars: [{ labels: { trace_id: 'abc123' }, value: '1.5', timestamp }] }];
  }
  if (pathname.endsWith('/query'))
    return { resultType: 'vector', result: labels.map((metric, index) => ({ metric, value: [number('time'), String(index + 1)] })) };
  const times: number[] = [];
  for (let time = number('start'); time <= number('end'); time += number('step')) times.push(time);
  const from = Math.floor(times.length / 3);
  const shown = expr.includes('event') ? times.slice(from, from * 2) : times;
  return {
    resultType: 'matrix',
    result: labels.map((metric, index) => ({ metric, values: shown.map((time) => [time, String(index + 1 + Math.sin(time / 300))]) })),
  };
}
