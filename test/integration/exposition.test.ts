import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { execa } from 'execa';
import { type Metric, seriesNames } from 'metric-to-pager';
import { CONTENT_TYPE } from 'metric-to-pager/fastify';
import { anything, having } from 'metric-to-pager/shape';
import { catalogue } from '../../service/metrics.ts';
import { type ChildService, startChild } from '../../service/testing/child-service.ts';
import { choosesFormats, scrapingPrometheus } from './prometheus.ts';

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';
const TRACED = { traceparent: `00-${TRACE_ID}-b7ad6b7169203331-01` };

/** Starts a service and sends some requests of each kind. */
async function busyService(): Promise<ChildService> {
  const service = await startChild();
  const paths = ['/lorem/word/1/2', '/lorem/sentence/5/10', '/lorem/cake/1/2', '/nowhere'];
  for (const path of paths) await fetch(service.url + path, { method: 'POST', headers: TRACED });
  return service;
}

async function scrape({ operationsUrl }: ChildService, accept: string): Promise<string> {
  return (await fetch(`${operationsUrl}/metrics`, { headers: { accept } })).text();
}

const ours: readonly Metric[] = Object.values(catalogue.metrics);

test('promtool accepts the text format and the names of the catalogue', async () => {
  await using service = await busyService();
  const { output } = await checkMetrics(await scrape(service, CONTENT_TYPE.text));
  const findings = output.split('\n').filter((line) => line !== '');
  // Node.js and process metrics keep their names.
  expect(findings.filter((line) => !/^(nodejs|process)_/.test(line))).toEqual([]);
});

test('promtool reports invalid names and syntax', async () => {
  const { ok, output } = await checkMetrics('# TYPE sold counter\nsold 1\n');
  expect(ok).toBe(false);
  expect(output).toMatch(/^sold .*_total/m);
  expect((await checkMetrics('sold{ 1\n')).ok).toBe(false);
});

test.each(['text', 'openmetrics'] as const)('a scrape as %s has exactly the metrics of the catalogue', async (format) => {
  await using service = await busyService();
  const whole = await scrape(service, CONTENT_TYPE[format]);
  const scraped = new Set([...whole.matchAll(/^(\w+)[{ ]/gm)].map(([, name]) => name as string));
  const declared = ours.flatMap((metric) => seriesNames(metric).map((name) => ({ name, optional: metric.optional !== undefined })));
  expect(declared.filter(({ name, optional }) => !optional && !scraped.has(name))).toEqual([]);
  const names = new Set(declared.map(({ name }) => name));
  expect([...scraped].filter((name) => !names.has(name) && !/^(nodejs|process)_/.test(name))).toEqual([]);
});

test('Prometheus scrapes the same series in both formats, and stores the exemplars of OpenMetrics', async () => {
  await using service = await busyService();
  // A Prometheus without `scrape_protocols` requests OpenMetrics for both jobs.
  const formats = choosesFormats() ? { text: ['PrometheusText0.0.4'], openmetrics: ['OpenMetricsText1.0.0'] } : {};
  await using prometheus = await scrapingPrometheus(new URL(service.operationsUrl).host, {
    text: undefined,
    openmetrics: undefined,
    ...formats,
  });
  const seriesOf = async (job: string): Promise<string[]> => {
    const series = await prometheus.api.ask('series', having<object[]>(anything), {
      'match[]': `{job="${job}",__name__!~"up|scrape_.*|nodejs_.*|process_.*"}`,
    });
    return series.map((labels) => JSON.stringify({ ...labels, job: undefined })).sort();
  };
  for (let tries = 0; (await seriesOf('openmetrics')).length === 0 || (await seriesOf('text')).length === 0; tries++) {
    if (tries === 100) throw new Error(JSON.stringify(await prometheus.api.ask('targets', anything)));
    await sleep(100);
  }
  expect(await seriesOf('openmetrics')).toEqual(await seriesOf('text'));
  const { activeTargets } = await prometheus.api.ask(
    'targets',
    having<{ activeTargets: { health: string; lastError: string }[] }>(anything),
  );
  expect(activeTargets.map(({ health, lastError }) => ({ health, lastError }))).toEqual([
    { health: 'up', lastError: '' },
    { health: 'up', lastError: '' },
  ]);
  const now = Date.now() / 1000;
  const exemplars = await prometheus.api.ask(
    'query_exemplars',
    having<{ seriesLabels: { job: string }; exemplars: { labels: { trace_id: string } }[] }[]>(anything),
    { query: 'http_request_duration_seconds_bucket', start: String(now - 60), end: String(now + 60) },
  );
  const withExemplars = choosesFormats() ? ['openmetrics'] : ['openmetrics', 'text'];
  expect(new Set(exemplars.map(({ seriesLabels }) => seriesLabels.job))).toEqual(new Set(withExemplars));
  expect(exemplars.every(({ exemplars: [first] }) => first?.labels.trace_id === TRACE_ID)).toBe(true);
});

// --- internal ---

/** Checks a scrape in the text format by `promtool check metrics`. @throws Error when promtool is not on the PATH */
async function checkMetrics(text: string) {
  const { code, failed, all } = await execa('promtool', ['check', 'metrics'], { input: text, all: true, reject: false });
  if (code === 'ENOENT') throw new Error('promtool is not on the PATH; it comes with Prometheus: apt-get install prometheus');
  return { ok: !failed, output: all };
}
