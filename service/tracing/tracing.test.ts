import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { expect, test } from '@jest/globals';
import { startChild } from '../testing/child-service.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const PARENT = '00f067aa0ba902b7';
const TEXT = '/lorem/word/1/2';

/** The asserted members of a span in OTLP/JSON. @see https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding */
interface Span {
  readonly traceId: string;
  readonly parentSpanId?: string;
  readonly name: string;
}

test('spans continue the trace of the caller, whose sampling decision is kept; the log has the trace id', async () => {
  await using collector = await collect();
  await using child = await startChild({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url });
  const unsampled = TRACE.replace('4b', '5c');
  for (const [trace, flags] of [
    [TRACE, '01'],
    [unsampled, '00'],
  ] as const) {
    await (await fetch(child.url + TEXT, { headers: { traceparent: `00-${trace}-${PARENT}-${flags}` } })).text();
  }
  await (await fetch(child.url + TEXT)).text();
  await (await fetch(`${child.url}/nowhere`)).text();
  expect(await child.stop()).toBe(0);
  const traces = child.lines.filter(({ msg }) => msg === 'request').map((line) => line['trace_id']);
  expect(traces).toEqual([TRACE, unsampled, expect.stringMatching(/^[\da-f]{32}$/), expect.stringMatching(/^[\da-f]{32}$/)]);
  expect(collector.services).toEqual(new Set(['lorem']));
  expect(collector.spans.filter(({ traceId }) => traceId === TRACE).some(({ parentSpanId }) => parentSpanId === PARENT)).toBe(true);
  expect(collector.spans.some(({ traceId }) => traceId === unsampled)).toBe(false);
  expect(collector.spans.some(({ traceId }) => traceId === traces[2])).toBe(true);
});

test('a collector that never answers does not delay the shutdown', async () => {
  await using collector = await collect('never');
  await using child = await startChild({ OTEL_EXPORTER_OTLP_ENDPOINT: `${collector.url}/` });
  await (await fetch(child.url + TEXT)).text();
  const started = performance.now();
  expect(await child.stop()).toBe(0);
  expect(performance.now() - started).toBeLessThan(5_000);
});

test('an unreachable collector is logged once', async () => {
  await using child = await startChild({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' });
  await (await fetch(child.url + TEXT)).text();
  expect(await child.stop()).toBe(0);
  expect(child.lines.filter(({ msg }) => String(msg).startsWith('traces are lost')).map(({ level }) => level)).toEqual(['warn']);
});

test('without a collector only the OpenTelemetry API is loaded, which the Prometheus client needs', async () => {
  expect(await loaded({})).toEqual([]);
  expect((await loaded({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' })).length).toBeGreaterThan(0);
});

// --- internal ---

/** Starts a collector that stores the received spans. */
async function collect(answers: 'always' | 'never' = 'always') {
  const spans: Span[] = [];
  const services = new Set<string>();
  const server = createServer(async (request, response) => {
    const { resourceSpans } = (await json(request)) as {
      resourceSpans: { resource: { attributes: { key: string; value: { stringValue: string } }[] }; scopeSpans: { spans: Span[] }[] }[];
    };
    for (const { resource, scopeSpans } of resourceSpans) {
      services.add(resource.attributes.find(({ key }) => key === 'service.name')?.value.stringValue ?? '');
      spans.push(...scopeSpans.flatMap((scope) => scope.spans));
    }
    if (answers === 'always') response.setHeader('content-type', 'application/json').end('{}');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const dispose = async () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, spans, services, [Symbol.asyncDispose]: dispose };
}

/** Returns the OpenTelemetry modules that a running service loads, recorded by a module resolution hook. */
async function loaded(environment: Record<string, string>): Promise<string[]> {
  const hook = `import { registerHooks } from 'node:module';
    registerHooks({ resolve(specifier, context, next) {
      const resolved = next(specifier, context);
      if (/opentelemetry\\/(?!api\\/)|fastify\\/otel/.test(resolved.url)) process.stderr.write(resolved.url + '\\n');
      return resolved;
    } });`;
  await using child = await startChild({ ...environment, NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(hook)}` });
  await (await fetch(child.url + TEXT)).text();
  await child.stop('SIGKILL');
  return child
    .stderr()
    .split('\n')
    .filter((line) => line !== '');
}
