import { expect, test } from '@jest/globals';
import { seriesText } from 'metric-to-pager/promql';
import { type Case, checkGroups, runCases, TIERS } from 'metric-to-pager/proof';
import { ruleGroups } from 'metric-to-pager/slo';
import { DOCS_ROUTE, STREAM_ROUTE, TEXT_ROUTE } from '../../service/metrics.ts';
import { service } from '../../service/service.ts';

// The proofs cover each rule by itself. These tests cover the events that the objectives count, and that exactly one alert fires on a pod
// with all metrics.

const HOME = { namespace: 'mine', job: 'lorem' };
const groups = ruleGroups(service, { alertPrefix: service.alertPrefix, ...HOME }, { runbooks: 'https://runbooks.example' });

type Labels = Readonly<Record<string, string>>;
type Values = Readonly<Record<string, string>>;
const MINUTES = 60;

/** Returns the series of `each` requests per minute with one status, of which `fast` are within the latency objective. */
function requests(status: string, each: number, { fast = each, route = TEXT_ROUTE as string, pod = 'a' } = {}): Values {
  const own = { ...HOME, pod, instance: `${pod}:9464`, method: 'GET', route, status_code: status };
  return {
    [seriesText('http_request_duration_seconds_count', own)]: `0+${each}x${MINUTES}`,
    [seriesText('http_request_duration_seconds_bucket', { ...own, le: '0.025' })]: `0+${fast}x${MINUTES}`,
  };
}

/** Returns the series of a healthy idle pod with every metric. */
function pod(name = 'a', version = '1'): Values {
  const series = (metric: string, values: string, more: Labels = {}) => ({
    [seriesText(metric, { ...HOME, pod: name, instance: `${name}:9464`, ...more })]: `${values}x${MINUTES}`,
  });
  const kubelet = { job: 'kubelet', instance: 'node:10250', container: 'lorem' };
  return {
    ...series('up', '1'),
    ...series('process_start_time_seconds', '1000'),
    ...series('process_resident_memory_bytes', '50'),
    ...series('lorem_memory_limit_bytes', '100'),
    ...series('nodejs_eventloop_utilization_histogram_sum', '0+6'),
    ...series('nodejs_eventloop_utilization_histogram_count', '0+600'),
    ...series('http_requests_in_flight', '0'),
    ...series('http_response_size_bytes_count', '0', { route: TEXT_ROUTE }),
    ...series('lorem_requests_total', '0', { type: 'word', outcome: 'ok' }),
    ...series('lorem_requests_total', '0', { type: 'word', outcome: 'limited' }),
    ...series('lorem_texts_total', '0', { type: 'word' }),
    ...series('lorem_generation_duration_seconds_count', '0', { type: 'word' }),
    ...series('lorem_rate_limit_decisions_total', '0', { decision: 'allowed', store: 'memory' }),
    ...series('lorem_rate_limit_store_up', '1'),
    ...series('lorem_connections_closed_total', '0', { reason: 'idle' }),
    ...series('lorem_log_lines_dropped_total', '0'),
    ...series('lorem_build_info', '1', { version, revision: 'x' }),
    ...series('container_cpu_cfs_periods_total', '0+600', kubelet),
    ...series('container_cpu_cfs_throttled_periods_total', '0', kubelet),
    ...requests('200', 0, { pod: name }),
    ...requests('500', 0, { pod: name }),
  };
}

/** Returns the series of the pod with those of a metric, selected by labels, replaced. */
function changed(metric: string, values: string, labels: Labels = {}): Values {
  const wanted = Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  const hit = Object.keys(pod()).filter((one) => one.startsWith(`${metric}{`) && wanted.every((part) => one.includes(part)));
  if (hit.length === 0) throw new Error(`expected a series "${metric}" with ${wanted.join(', ') || 'any labels'}, found none`);
  return { ...pod(), ...Object.fromEntries(hit.map((one) => [one, values])) };
}

/** Returns a case in which exactly these alerts fire at the end. */
function firing(name: string, series: Values, ...alerts: readonly Labels[]): Case {
  const samples = alerts.map((labels) => ({ series: seriesText('ALERTS', { ...HOME, alertstate: 'firing', ...labels }), value: 1 }));
  return { name, step: 60, series, checks: [{ kind: 'samples', at: MINUTES * 60, expr: 'ALERTS{alertstate="firing"}', samples }] };
}

async function expectAll(...cases: readonly Case[]): Promise<void> {
  expect(await runCases('promtool', groups, cases)).toEqual({ ok: true, output: expect.stringContaining('SUCCESS') });
}

test('Prometheus accepts the rules and finds no duplicates', async () => {
  const { ok, output } = await checkGroups('promtool', groups);
  expect({ ok, output }).toEqual({ ok: true, output: expect.stringContaining(' rules found') });
  expect(output).not.toContain('duplicate');
});

const burn = (slo: string) =>
  TIERS.map(({ name: tier, severity }) => ({ alertname: `${service.alertPrefix}ErrorBudgetBurn`, slo, tier, severity }));
const served = { ...pod(), ...requests('200', 60) };

test.each<[string, string[], Values]>([
  ['answers that take too long', ['latency'], requests('200', 60, { fast: 40 })],
  ['requests that the client aborts', ['latency'], requests('499', 20, { fast: 0 })],
  ['errors', ['availability'], requests('500', 20)],
  ['errors of streamed answers', ['availability'], requests('500', 20, { route: STREAM_ROUTE })],
  ['refusals under overload', ['availability'], requests('503', 20)],
  ['slow refusals by the rate limit', [], requests('429', 60, { fast: 0 })],
  ['client errors', [], requests('400', 60, { fast: 0 })],
  ['slow streamed answers', [], requests('200', 60, { fast: 0, route: STREAM_ROUTE })],
  ['errors on other routes', [], requests('500', 60, { route: DOCS_ROUTE })],
  ['slow answers on other routes', [], requests('200', 60, { fast: 0, route: DOCS_ROUTE })],
])('%s burn the budgets %j', async (name, slos, change) => {
  await expectAll(firing(name, { ...served, ...change }, ...slos.flatMap(burn)));
});

const warning = (alert: string, more: Labels = {}) => ({ alertname: `${service.alertPrefix}${alert}`, severity: 'warning', ...more });
const critical = (alert: string) => ({ ...warning(alert), severity: 'critical' });
const forever = (value: string) => `${value}x${MINUTES}`;

/** Returns the series of a hundred requests per minute, which stop 9 minutes before the end. */
function ending(status: string): Values {
  return Object.fromEntries(Object.keys(requests(status, 100)).map((one) => [one, '0+100x50 5000x9']));
}

const CAUSES: readonly [string, Values, ...Labels[]][] = [
  ['another service only', { 'up{job="another",namespace="mine"}': forever('1') }, critical('TargetAbsent')],
  ['one pod of two that is down', { ...changed('up', forever('0')), ...pod('b') }, warning('TargetDown', { pod: 'a' })],
  ['the only pod down', changed('up', forever('0')), warning('TargetDown', { pod: 'a' }), critical('MostTargetsDown')],
  ['a pod that restarts', changed('process_start_time_seconds', '1x45 2x5 3x5 4x5'), warning('PodsRestarting', { pod: 'a' })],
  ['memory', changed('process_resident_memory_bytes', forever('95')), warning('MemoryCloseToLimit', { pod: 'a' })],
  ['too little CPU', changed('container_cpu_cfs_throttled_periods_total', forever('0+300')), warning('CpuThrottled', { pod: 'a' })],
  ['a busy loop', changed('nodejs_eventloop_utilization_histogram_sum', forever('0+590')), warning('EventLoopSaturated', { pod: 'a' })],
  ['refusals', changed('lorem_requests_total', forever('0+10'), { outcome: 'limited' }), warning('RequestsRefused')],
  ['a store that is gone', changed('lorem_rate_limit_store_up', forever('0')), warning('RateLimitStoreDown')],
  ['a metric that is gone', changed('lorem_texts_total', forever('_')), warning('MetricsMissing')],
  [
    'a pod without metrics',
    { ...pod(), [seriesText('up', { ...HOME, pod: 'b', instance: 'b:9464' })]: forever('1') },
    warning('MetricsMissing'),
  ],
  ['a rollout that got stuck', { ...pod(), ...pod('b', '2') }, warning('TwoVersions')],
  ['no request', { ...pod(), ...ending('200') }, critical('TrafficCeased'), critical('SuccessCeased')],
  ['client errors instead of texts', { ...pod(), ...requests('400', 100), ...ending('200') }, critical('SuccessCeased')],
];

test.each(CAUSES.map(([name, series, ...alerts]) => ({ name, series, alerts })))(
  '$name: exactly the expected alerts fire',
  async ({ name, series, alerts }) => {
    await expectAll(firing(name, series, ...alerts));
  },
);

test('a healthy pod raises no alert', async () => {
  await expectAll(firing('well', served));
});

test('every cause alert has a case', () => {
  const alerts = groups.flatMap(({ rules }) => rules.flatMap((rule) => ('alert' in rule && !('tier' in rule.labels) ? [rule.alert] : [])));
  expect(new Set(CAUSES.flatMap(([, , ...raised]) => raised.map(({ alertname }) => alertname)))).toEqual(new Set(alerts));
});
