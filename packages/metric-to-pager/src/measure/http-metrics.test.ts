import { METHODS } from 'node:http';
import { afterEach, expect, test } from '@jest/globals';
import { defineCatalogue } from '../catalogue/catalogue.ts';
import { eventually } from '../waiting/testing/eventually.ts';
import { httpMetrics } from './http-metrics.ts';
import type { HttpMetricsOptions } from './http-metrics-options.ts';
import { Instruments } from './instruments.ts';
import { type ObservedApp, type Prepare, start as startApp, stopAll } from './testing/observed-app.ts';
import { RawClient, requestText } from './testing/raw-client.ts';

const METHOD_LABELS = ['GET', 'POST', 'HEAD', 'other'] as const;
const ROUTES = [
  '/text/:length',
  '/slow/:ms',
  '/never',
  '/stream',
  '/endless',
  '/echo',
  '/status/:code',
  '/throws',
  'long',
  'unknown',
  'malformed',
] as const;
const STATUSES = ['200', '204', '400', '404', '405', '413', '431', '499', '500', 'other'] as const;

const catalogue = defineCatalogue({
  http_request_duration_seconds: {
    type: 'histogram',
    help: 'Request duration.',
    unit: 'seconds',
    labels: { method: METHOD_LABELS, route: ROUTES, status_code: STATUSES },
    buckets: [0.001, 0.05, 1],
  },
  http_response_size_bytes: {
    type: 'histogram',
    help: 'Sizes of responses.',
    unit: 'bytes',
    labels: { route: ROUTES },
    buckets: [10, 100],
  },
  http_requests_in_flight: { type: 'gauge', help: 'Requests in flight.' },
});

type Measured = ObservedApp & { readonly instruments: Instruments<typeof catalogue> };
type Options = HttpMetricsOptions<(typeof METHOD_LABELS)[number], (typeof ROUTES)[number], (typeof STATUSES)[number]>;

afterEach(stopAll);

async function start(changes: Partial<Options> = {}, prepare?: Prepare): Promise<Measured> {
  const instruments = new Instruments(catalogue);
  const options: Options = {
    duration: instruments.histogram('http_request_duration_seconds'),
    size: instruments.histogram('http_response_size_bytes'),
    inFlight: instruments.gauge('http_requests_in_flight'),
    methods: METHOD_LABELS,
    statusCodes: STATUSES,
    routes: ROUTES,
    unknownRoute: 'unknown',
    malformedRoute: 'malformed',
    unmeasured: [],
    ...changes,
  };
  const metrics = httpMetrics(options);
  const observed = await startApp({}, async (app) => {
    await app.register(metrics);
    await prepare?.(app);
  });
  return { ...observed, instruments };
}

async function talk(port: number, text: string): Promise<string> {
  return (await RawClient.connect(port)).send(text).untilClosed();
}

/** The count and sum of each series of a histogram, by its labels. */
function histogram({ instruments }: Measured, name: string): Record<string, { count: number; sum: number }> {
  const snapshot = [...instruments.snapshots()].find(({ metric }) => metric.name === name);
  if (snapshot === undefined) throw new Error(`no ${name}`);
  const { labelTexts, length, values, width } = snapshot;
  const series = Array.from({ length }, (_, index) => {
    const [sum = 0, ...buckets] = values.subarray(index * width, (index + 1) * width);
    return [labelTexts[index], { count: buckets.reduce((all, count) => all + count, 0), sum }];
  });
  return Object.fromEntries(series);
}

function counts(measured: Measured): Record<string, number> {
  const series = Object.entries(histogram(measured, 'http_request_duration_seconds'));
  return Object.fromEntries(series.map(([labels, { count }]) => [labels.replace(/\w+="([^"]*)"/g, '$1').replaceAll(',', ' '), count]));
}

function inFlight({ instruments }: Measured): number | undefined {
  return [...instruments.snapshots()].find(({ metric }) => metric.name === 'http_requests_in_flight')?.values[0];
}

const CLOSE = { headers: ['Connection: close'] };

test('an exchange is counted by method, route template and status, with its time and its bytes', async () => {
  const measured = await start();
  await talk(measured.port, requestText('GET', '/slow/60', CLOSE));
  await talk(measured.port, requestText('GET', '/text/70', CLOSE));
  await talk(measured.port, requestText('GET', '/text/50', CLOSE));
  await eventually(() => measured.ended.length === 3);
  expect(counts(measured)).toEqual({ 'GET /slow/:ms 200': 1, 'GET /text/:length 200': 2 });
  const slow = histogram(measured, 'http_request_duration_seconds')['method="GET",route="/slow/:ms",status_code="200"'];
  expect(slow?.sum).toBeGreaterThan(0.05);
  expect(slow?.sum).toBeLessThan(1);
  expect(histogram(measured, 'http_response_size_bytes')).toEqual({
    'route="/slow/:ms"': { count: 1, sum: 4 },
    'route="/text/:length"': { count: 2, sum: 120 },
  });
});

test('unlisted values are "other" or unknown; a malformed request has its own route and no size', async () => {
  const measured = await start();
  await talk(measured.port, requestText('PROPFIND', '/nowhere', CLOSE));
  await talk(measured.port, requestText('GET', '/destroys', CLOSE));
  await talk(measured.port, requestText('GET', '/status/418', CLOSE));
  await talk(measured.port, 'cake\r\n\r\n');
  await eventually(() => measured.ended.length === 4);
  expect(counts(measured)).toEqual({
    'other unknown 404': 1,
    'GET unknown 499': 1,
    'GET /status/:code other': 1,
    'other malformed 400': 1,
  });
  expect(Object.keys(histogram(measured, 'http_response_size_bytes'))).toEqual(['route="unknown"', 'route="/status/:code"']);
});

test('routeOf overrides the route label', async () => {
  const measured = await start({ routeOf: ({ responseBytes }) => (responseBytes > 100 ? 'long' : undefined) });
  await talk(measured.port, requestText('GET', '/text/101', CLOSE));
  await talk(measured.port, requestText('GET', '/text/100', CLOSE));
  await eventually(() => measured.ended.length === 2);
  expect(counts(measured)).toEqual({ 'GET long 200': 1, 'GET /text/:length 200': 1 });
});

test('an exchange of an unmeasured route is in no metric, neither in flight nor after its end', async () => {
  const measured = await start({ unmeasured: ['/never', '/text/:length'] });
  const never = (await RawClient.connect(measured.port)).send(requestText('GET', '/never'));
  const slow = (await RawClient.connect(measured.port)).send(requestText('GET', '/slow/50'));
  await eventually(() => measured.app.exchanges.inFlight === 2);
  expect(inFlight(measured)).toBe(1);
  await talk(measured.port, requestText('GET', '/text/5', CLOSE));
  never.reset();
  await slow.until(/slow/);
  await eventually(() => measured.ended.length === 3);
  expect(inFlight(measured)).toBe(0);
  expect(counts(measured)).toEqual({ 'GET /slow/:ms 200': 1 });
  slow.reset();
});

test('an unmeasured route keeps its own hooks', async () => {
  const measured = await start({ unmeasured: ['/guarded'] }, (app) =>
    app.get('/guarded', { onRequest: async (_request, reply) => reply.code(403).send() }, () => 'open'),
  );
  expect(await talk(measured.port, requestText('GET', '/guarded', CLOSE))).toMatch(/^HTTP\/1.1 403 /);
  expect(counts(measured)).toEqual({});
});

test('the trace of an exchange becomes the exemplar of its bucket', async () => {
  const measured = await start({ traceOf: ({ route }) => (route === '/stream' ? 'abc' : undefined) });
  await talk(measured.port, requestText('GET', '/stream', CLOSE));
  await talk(measured.port, requestText('GET', '/text/5', CLOSE));
  await eventually(() => measured.ended.length === 2);
  const duration = measured.instruments.histogram('http_request_duration_seconds');
  const traced = duration.series({ method: 'GET', route: '/stream', status_code: '200' }).exemplars;
  expect(traced?.filter((exemplar) => exemplar !== undefined)).toMatchObject([{ traceId: 'abc' }]);
  expect(duration.series({ method: 'GET', route: '/text/:length', status_code: '200' }).exemplars).toBeUndefined();
});

test.each(['methods', 'statusCodes'] as const)('%s without "other" are refused', async (option) => {
  await expect(start({ [option]: ['200'] })).rejects.toThrow(`${option} must include "other" for unlisted values, got "200".`);
});

/** The text that one connection sends, its number of requests, and their labels. */
interface Scenario {
  readonly text: string;
  /** The client sends a FIN immediately, or a RST when it has received this. */
  readonly leaves?: 'at once' | RegExp;
  readonly counted: readonly string[];
}

const SCENARIOS: readonly Scenario[] = [
  { text: requestText('GET', '/text/5', CLOSE), counted: ['GET /text/:length 200'] },
  { text: requestText('HEAD', '/text/5', CLOSE), counted: ['HEAD /text/:length 200'] },
  { text: requestText('GET', '/stream', CLOSE), counted: ['GET /stream 200'] },
  { text: requestText('GET', '/throws', CLOSE), counted: ['GET /throws 500'] },
  { text: requestText('OPTIONS', '/text/5', CLOSE), counted: ['other unknown 404'] },
  { text: requestText('GET', '/%zz', CLOSE), counted: ['GET unknown 400'] },
  { text: requestText('CONNECT', 'example.org:443'), counted: ['other unknown 405'] },
  { text: requestText('GET', '/never'), leaves: 'at once', counted: ['GET /never 499'] },
  { text: requestText('GET', '/endless'), leaves: /y{1000}/, counted: ['GET /endless 499'] },
  {
    text: requestText('GET', '/text/5') + requestText('GET', '/never') + requestText('GET', '/text/6'),
    leaves: 'at once',
    counted: ['GET /text/:length 200', 'GET /never 499', 'GET /text/:length 499'],
  },
  {
    text: requestText('GET', '/slow/3') + requestText('GET', '/text/5') + requestText('GET', '/status/204', CLOSE),
    counted: ['GET /slow/:ms 200', 'GET /text/:length 200', 'GET /status/:code 204'],
  },
  {
    text: requestText('POST', '/echo', { body: 'body', headers: ['Content-Type: text/plain', ...CLOSE.headers] }),
    counted: ['POST /echo 200'],
  },
  {
    text: `${requestText('POST', '/echo', { headers: ['Content-Type: text/plain', 'Transfer-Encoding: chunked'] })}no length\r\n`,
    counted: ['POST /echo 400'],
  },
  { text: 'cake\r\n\r\n', counted: ['other malformed 400'] },
  { text: 'GET / HTTP/1.1\r\nHost:', leaves: 'at once', counted: ['other malformed 400'] },
  { text: requestText('GET', '/text/5', { headers: [`X: ${'x'.repeat(17_000)}`] }), counted: ['other malformed 431'] },
];

test('each of 3 000 concurrent random requests is counted once', async () => {
  const measured = await start();
  const expected: Record<string, number> = {};
  let left = 3_000;
  const sendRequests = async (): Promise<void> => {
    while (left > 0) {
      const { text, leaves, counted } = SCENARIOS[Math.floor(Math.random() * SCENARIOS.length)] as Scenario;
      left -= counted.length;
      for (const labels of counted) expected[labels] = (expected[labels] ?? 0) + 1;
      const client = (await RawClient.connect(measured.port)).send(text);
      if (leaves === 'at once') client.finish();
      else if (leaves !== undefined) await client.until(leaves).then(() => client.reset());
      await client.untilClosed();
    }
  };
  await Promise.all(Array.from({ length: 50 }, sendRequests));
  await eventually(() => measured.app.exchanges.inFlight === 0);
  expect(counts(measured)).toEqual(expected);
  expect(Object.values(counts(measured)).reduce((sum, count) => sum + count, 0)).toBe(3_000 - left);
  expect(inFlight(measured)).toBe(0);
});

test('20 000 random paths, methods and headers add no series', async () => {
  const measured = await start();
  const methods = METHODS.filter((method) => method !== 'CONNECT' && method !== 'HEAD');
  const seriesCount = (): number => [...measured.instruments.snapshots()].reduce((sum, { length }) => sum + length, 0);
  const random = (): string => Math.random().toString(36).slice(2);
  const send = async (requests: number): Promise<void> => {
    const texts = Array.from({ length: requests }, (_, index) =>
      requestText(methods[index % methods.length] as string, `/${random()}/${random()}?${random()}`, {
        headers: [`User-Agent: ${random()}`, `X-${random()}: ${random()}`, ...(index === requests - 1 ? CLOSE.headers : [])],
      }),
    );
    await talk(measured.port, texts.join(''));
  };
  await send(100);
  const before = seriesCount();
  for (let batch = 0; batch < 10; batch++) await Promise.all([send(1000), send(1000)]);
  await eventually(() => measured.ended.length === 20_100);
  expect(seriesCount()).toBe(before);
});
