import { expect, test } from '@jest/globals';
import { eventually } from '../../packages/metric-to-pager/src/waiting/testing/eventually.ts';
import { runningService } from '../testing/running-service.ts';

const SAMPLED = '4bf92f3577b34da6a3ce929d0e0e4736';
const NOT_SAMPLED = '0af7651916cd43dd8448eb211c80319c';

test('an exemplar names a sampled trace only', async () => {
  await using running = await runningService();
  await ask(`${running.url}/lorem/word/1/2`, { traceparent: `00-${SAMPLED}-00f067aa0ba902b7-01` });
  await ask(`${running.url}/version`, { traceparent: `00-${NOT_SAMPLED}-00f067aa0ba902b7-00` });
  await eventually(() => running.requests().length === 2);
  const text = await ask(`${running.url}/metrics`, { accept: 'application/openmetrics-text' });
  expect(text).toContain(`trace_id="${SAMPLED}"`);
  expect(text).not.toContain(NOT_SAMPLED);
});

test('streamed texts and documentation files have their own route labels', async () => {
  await using running = await runningService();
  for (const path of ['/lorem/paragraph/1000/1000', '/docs/static/index.css', '/docs/json']) await ask(running.url + path);
  await eventually(() => running.requests().length === 3);
  const text = await ask(`${running.url}/metrics`);
  const counts = text.matchAll(/^http_request_duration_seconds_count\{.*route="([^"]*)".*\} ([1-9]\d*)$/gm);
  expect(Object.fromEntries([...counts].map(([, route, count]) => [route, Number(count)]))).toEqual({ lorem_stream: 1, '/docs/*': 2 });
});

test('the generation time is in seconds and at most the duration of its request', async () => {
  await using running = await runningService();
  await ask(`${running.url}/lorem/paragraph/200/200`);
  await eventually(() => running.requests().length === 1);
  const [, sum] = /^lorem_generation_duration_seconds_sum\{type="paragraph"\} (.*)$/m.exec(await ask(`${running.url}/metrics`)) ?? [];
  expect(Number(sum)).toBeGreaterThan(0);
  expect(Number(sum)).toBeLessThanOrEqual(Number(running.requests()[0]?.['took']) / 1000);
});

test.each([
  ['on one port', {}],
  ['on a port of their own', { METRICS_PORT: '0' }],
])(
  'probes, scrapes and event streams are in no metric of requests, while they last and after, with the metrics %s',
  async (_where, environment) => {
    await using running = await runningService({ LOG_LEVEL: 'debug', ...environment });
    const viewer = await fetch(`${running.url}/events`);
    for (const path of ['/livez', '/readyz']) await ask(running.url + path);
    for (const scrape of ['first', 'second']) {
      await eventually(() => running.requests().length >= (scrape === 'first' ? 2 : 3));
      expect(requestSeries(await ask(`${running.operationsUrl}/metrics`))).toEqual(['http_requests_in_flight 0']);
    }
    await viewer.body?.cancel();
    await eventually(() => running.requests().some(({ route }) => route === '/events'));
    await ask(`${running.url}/version`);
    await eventually(() => running.requests().some(({ route }) => route === '/version'));
    expect(requestSeries(await ask(`${running.operationsUrl}/metrics`))).toEqual([
      'http_request_duration_seconds_count{method="GET",route="/version",status_code="200"} 1',
      'http_requests_in_flight 0',
      'http_response_size_bytes_count{route="/version"} 1',
    ]);
    expect(running.requests().map(({ route }) => route)).toEqual(
      expect.arrayContaining(['/livez', '/readyz', '/metrics', '/events', '/version']),
    );
  },
);

// --- internal ---

/** The requests in flight, and the counts of requests that are not zero. */
function requestSeries(metrics: string): string[] {
  return metrics.match(/^(http_requests_in_flight \d+|http_\w+_count\{.*\} [1-9]\d*)$/gm) ?? [];
}

async function ask(url: string, headers: Record<string, string> = {}): Promise<string> {
  return (await fetch(url, { headers })).text();
}
