import { expect, test } from '@jest/globals';
import { readScrapes } from '../prometheus/index.ts';
import { catalogueFile } from './catalogue-file.ts';
import { proposeDefinition } from './proposal.ts';
import { serviceFile } from './service-file.ts';

function propose(text: string) {
  return proposeDefinition(readScrapes([{ path: 'm.txt', content: Buffer.from(text) }]).scrape);
}

const objectivesIn = (text: string) =>
  propose(text).objectives.map(({ name, metric, bad }) => [name, metric.name, Object.values(bad).flat().join()]);

/** A histogram with 90 fast and 10 slower observations. */
function histogram(name: string, labels: string): string {
  const buckets = Object.entries({ 0.1: 90, 0.5: 100, 1: 100, 5: 100, '+Inf': 100 });
  const lines = buckets.map(([le, value]) => `${name}_bucket{${labels},le="${le}"} ${value}\n`);
  return `# TYPE ${name} histogram\n${lines.join('')}${name}_sum{${labels}} 1\n${name}_count{${labels}} 100\n`;
}

test.each([
  ['express-prom-bundle', histogram('http_request_duration_seconds', 'status_code="200",path="/a"'), 'http_request_duration_seconds'],
  ['fastify-metrics', histogram('http_request_duration_seconds', 'status_code="2xx",route="/a"'), 'http_request_duration_seconds'],
  [
    'OpenTelemetry',
    histogram('http_server_request_duration_seconds', 'http_response_status_code="200"'),
    'http_server_request_duration_seconds',
  ],
  ['Micrometer', histogram('http_server_requests_seconds', 'status="200",outcome="SUCCESS"'), 'http_server_requests_seconds'],
  ['promhttp', histogram('http_request_duration_seconds', 'code="200",method="get"'), 'http_request_duration_seconds'],
])('the durations of %s give an availability and a latency with head room', (_what, text, metric) => {
  expect(objectivesIn(text)).toEqual([
    ['availability', metric, expect.stringMatching(/^\w+,5\.\.$/)],
    ['latency', metric, '1'],
  ]);
});

test('gRPC gives an availability by its codes, and a latency by its histogram', () => {
  const handled = '# TYPE grpc_server_handled_total counter\ngrpc_server_handled_total{grpc_code="OK"} 1\n';
  expect(objectivesIn(handled + histogram('grpc_server_handling_seconds', 'grpc_method="Get"'))).toEqual([
    ['availability', 'grpc_server_handled_total', 'grpc_code,Unknown,DeadlineExceeded,Internal,Unavailable,DataLoss'],
    ['latency', 'grpc_server_handling_seconds', '1'],
  ]);
});

test('jobs give an objective by the outcome that failed', () => {
  expect(objectivesIn('# TYPE jobs counter\njobs{status="completed"} 1\njobs{status="failed"} 1\n')).toEqual([
    ['jobs', 'jobs', 'status,failed'],
  ]);
});

test('clients, scrapes and runtimes give no objective', () => {
  const text = `promhttp_metric_handler_requests_total{code="200"} 1\nhttp_client_requests_total{code="200"} 1\n${histogram('nodejs_gc_duration_seconds', 'kind="a"')}`;
  expect(() => propose(text)).toThrow(
    'None of the 3 metrics tells good events from bad ones: expected a histogram of durations, or a counter',
  );
});

test.each([
  ['customer="17"', 'customer: anyValue, // a label of this name takes any value'],
  ['path="/orders/17"', 'path: anyValue, // "/orders/17" holds an identifier, an address or a version'],
  ['peer="10.0.0.1:8080"', 'peer: anyValue, // "10.0.0.1:8080" holds an identifier, an address or a version'],
  ['generation="0"', "generation: ['0'],"],
  ['code="200"', "code: ['200', '500', '502', '503', '504'], // not seen yet: 500, 502, 503, 504"],
  ['kind="it\'s \\"a\\\\b\\""', "kind: ['it\\'s \"a\\\\b\"'],"],
  ['kind="a"', "kind: ['a'],"],
  ['service="a"', "exported_service: ['a'],"],
])('a label %s is declared as %s', (label, declared) => {
  expect(catalogueFile(propose(`jobs_total{${label},outcome="ok"} 1\njobs_total{${label},outcome="error"} 1\n`))).toContain(
    `      ${declared}\n`,
  );
});

test('a label with more than 30 values is open', () => {
  const text = Array.from({ length: 31 }, (_, index) => `jobs_total{kind="k${index}",outcome="${index === 0 ? 'ok' : 'failed'}"} 1\n`).join(
    '',
  );
  expect(propose(text).notes).toContain('jobs_total has any kind: 31 values were seen');
});

test('the requests of probes and scrapes do not count', () => {
  const text = histogram('http_request_duration_seconds', 'code="200",path="/metrics"');
  expect(serviceFile('shop', propose(text))).toContain("events: { path: noneOf(['/metrics']) }");
});

test('the build, and the alert on it, need an info gauge with a version', () => {
  const jobs = 'jobs_total{outcome="ok"} 1\njobs_total{outcome="failed"} 1\n';
  const text = serviceFile('shop-api', propose(`${jobs}# TYPE shop_build_info gauge\nshop_build_info{version="1.4.2"} 1\n`));
  expect(text).toContain('  build: metrics.shop_build_info,\n');
  expect(text).toContain("twoVersions({ build: metrics.shop_build_info, labels: ['version'] })");
  expect(text).toContain("alertPrefix: 'ShopApi'");
  const without = propose(jobs);
  expect(serviceFile('shop', without)).not.toMatch(/build|twoVersions/);
  expect(without.notes).toContain('No metric has the version of the build, such as "build_info": the alert TwoVersions is left out');
});
