import { expect, test } from '@jest/globals';
import { eventually } from '../../monitoring/src/waiting/testing/eventually.ts';
import { runningService } from '../testing/running-service.ts';

const SAMPLED = '4bf92f3577b34da6a3ce929d0e0e4736';
const NOT_SAMPLED = '0af7651916cd43dd8448eb211c80319c';

test('an exemplar names a trace that is recorded somewhere, never another', async () => {
  await using running = await runningService();
  await ask(`${running.url}/lorem/word/1/2`, { traceparent: `00-${SAMPLED}-00f067aa0ba902b7-01` });
  await ask(`${running.url}/version`, { traceparent: `00-${NOT_SAMPLED}-00f067aa0ba902b7-00` });
  await eventually(() => running.requests().length === 2);
  const text = await ask(`${running.url}/metrics`, { accept: 'application/openmetrics-text' });
  expect(text).toContain(`trace_id="${SAMPLED}"`);
  expect(text).not.toContain(NOT_SAMPLED);
});

test('a streamed text, and each file of the documentation, are counted under a route of their own', async () => {
  await using running = await runningService();
  for (const path of ['/lorem/paragraph/1000/1000', '/docs/static/index.css', '/docs/json']) await ask(running.url + path);
  await eventually(() => running.requests().length === 3);
  const text = await ask(`${running.url}/metrics`);
  const counts = text.matchAll(/^http_request_duration_seconds_count\{.*route="([^"]*)".*\} ([1-9]\d*)$/gm);
  expect(Object.fromEntries([...counts].map(([, route, count]) => [route, Number(count)]))).toEqual({ lorem_stream: 1, '/docs/*': 2 });
});

test('the time that a text took is counted in seconds, and is part of the time of its request', async () => {
  await using running = await runningService();
  await ask(`${running.url}/lorem/paragraph/200/200`);
  await eventually(() => running.requests().length === 1);
  const [, sum] = /^lorem_generation_duration_seconds_sum\{type="paragraph"\} (.*)$/m.exec(await ask(`${running.url}/metrics`)) ?? [];
  expect(Number(sum)).toBeGreaterThan(0);
  expect(Number(sum)).toBeLessThanOrEqual(Number(running.requests()[0]?.['took']) / 1000);
});

// --- internal ---

async function ask(url: string, headers: Record<string, string> = {}): Promise<string> {
  return (await fetch(url, { headers })).text();
}
