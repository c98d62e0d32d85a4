import { expect, test } from '@jest/globals';
import { ruleGroups } from '../../monitoring/rule-groups.ts';
import type { RuleGroup } from '../../monitoring/rules.ts';
import { SLO_SERIES } from '../../monitoring/slo/index.ts';
import { STREAM_ROUTE, TEXT_ROUTE } from '../../service/metrics.ts';
import { ALERT_PREFIX, causeAlerts, objectives } from '../../service/objectives.ts';
import { checkRules, type RuleCase, testRules } from './promtool.ts';

const HOME = { namespace: 'mine', job: 'lorem' };
const rules = { objectives, alerts: causeAlerts };
const groups = ruleGroups(rules, { service: ALERT_PREFIX, ...HOME }, { runbooks: 'https://runbooks.example' });

type Values = Record<string, string>;
const labels = (more: Record<string, string> = {}) =>
  Object.entries({ ...HOME, pod: 'a', instance: '10.0.0.1:9464', ...more })
    .map(([label, value]) => `${label}="${value}"`)
    .join(',');

/** Requests of one status: `values` of them, of which `fast` were answered within the promised time. */
function requests(status: string, values: string, { fast = values, route = TEXT_ROUTE as string, pod = 'a' } = {}): Values {
  const own = { pod, method: 'GET', route, status_code: status };
  return {
    [`http_request_duration_seconds_count{${labels(own)}}`]: values,
    [`http_request_duration_seconds_bucket{${labels({ ...own, le: '0.025' })}}`]: fast,
  };
}

/** A pod that is up, idle and shows every metric, for so many minutes. */
function pod(minutes: number, name = 'a'): Values {
  const flat = (value: number) => `${value}x${minutes}`;
  const own = (more: Record<string, string> = {}) => labels({ pod: name, ...more });
  return {
    [`up{${own()}}`]: flat(1),
    [`process_start_time_seconds{${own()}}`]: flat(1000),
    [`process_resident_memory_bytes{${own()}}`]: flat(50),
    [`lorem_memory_limit_bytes{${own()}}`]: flat(100),
    [`nodejs_eventloop_utilization_histogram_sum{${own()}}`]: `0+6x${minutes}`,
    [`nodejs_eventloop_utilization_histogram_count{${own()}}`]: `0+600x${minutes}`,
    [`http_requests_in_flight{${own()}}`]: flat(0),
    [`http_response_size_bytes_count{${own({ route: TEXT_ROUTE })}}`]: flat(0),
    [`lorem_requests_total{${own({ type: 'word', outcome: 'ok' })}}`]: flat(0),
    [`lorem_requests_total{${own({ type: 'word', outcome: 'limited' })}}`]: flat(0),
    [`lorem_texts_total{${own({ type: 'word' })}}`]: flat(0),
    [`lorem_generation_duration_seconds_count{${own({ type: 'word' })}}`]: flat(0),
    [`lorem_rate_limit_decisions_total{${own({ decision: 'allowed', store: 'memory' })}}`]: flat(0),
    [`lorem_rate_limit_store_up{${own()}}`]: flat(1),
    [`lorem_log_lines_dropped_total{${own()}}`]: flat(0),
    [`lorem_build_info{${own({ version: '1', revision: 'x' })}}`]: flat(1),
    [`container_cpu_cfs_periods_total{namespace="mine",job="kubelet",pod="${name}",container="lorem"}`]: `0+600x${minutes}`,
    [`container_cpu_cfs_throttled_periods_total{namespace="mine",job="kubelet",pod="${name}",container="lorem"}`]: flat(0),
    ...requests('200', flat(0), { pod: name }),
    ...requests('500', flat(0), { pod: name }),
  };
}

const FIRING = 'ALERTS{alertstate="firing"}';
const firing = (alert: string, own: Record<string, string>) => ({
  [`ALERTS{alertname="Lorem${alert}",alertstate="firing",${Object.entries({ ...HOME, ...own })
    .map(([label, value]) => `${label}="${value}"`)
    .join(',')}}`]: 1,
});
const burn = (slo: string, tier: string) =>
  firing('ErrorBudgetBurn', { slo, tier, severity: tier.startsWith('page') ? 'critical' : 'warning' });
const series = (name: string, slo: string) => `${name}{namespace="mine",job="lorem",slo="${slo}"}`;
const neverNaN = (at: string) => SLO_SERIES.map(({ name }) => ({ at, expr: `${name} != ${name}`, samples: {} }));

async function expectAll(cases: readonly RuleCase[]): Promise<void> {
  expect(await testRules(groups, cases)).toEqual({ ok: true, output: expect.stringContaining('SUCCESS') });
}

test('Prometheus accepts the rules and finds no two alike', async () => {
  expect(await checkRules(groups)).toEqual({ ok: true, output: expect.stringContaining(' rules found') });
});

test('without traffic nothing fires, no series is NaN, and every budget is full', async () => {
  await expectAll([
    {
      name: 'idle',
      series: pod(120),
      expect: [
        { at: '2h', expr: FIRING, samples: {} },
        ...neverNaN('2h'),
        ...['availability', 'latency'].flatMap((slo) => [
          {
            at: '2h',
            expr: series('slo:error_budget_remaining:ratio', slo),
            samples: { [series('slo:error_budget_remaining:ratio', slo)]: 1 },
          },
          {
            at: '2h',
            expr: series('slo:bad_per_event:ratio_rate3d', slo),
            samples: { [series('slo:bad_per_event:ratio_rate3d', slo)]: 0 },
          },
        ]),
      ],
    },
  ]);
});

test('without anything only the missing target is reported', async () => {
  await expectAll([
    {
      name: 'nothing',
      series: { 'up{job="another",namespace="mine"}': '1x60' },
      expect: [{ at: '30m', expr: FIRING, samples: firing('TargetAbsent', { severity: 'critical' }) }, ...neverNaN('30m')],
    },
  ]);
});

test('failing requests burn the availability budget, faster tiers only where they are many', async () => {
  const failing = (share: number) => ({
    ...pod(480),
    ...requests('200', `0+${60 * (1 - share)}x480`),
    ...requests('500', `0+${60 * share}x480`),
  });
  const slow = ['page-slow', 'ticket-fast', 'ticket-slow'].map((tier) => burn('availability', tier));
  await expectAll([
    {
      name: '5 %',
      series: failing(0.05),
      expect: [{ at: '7h', expr: FIRING, samples: Object.assign({}, burn('availability', 'page-fast'), ...slow) }],
    },
    { name: '1 %', series: failing(0.01), expect: [{ at: '7h', expr: FIRING, samples: Object.assign({}, ...slow) }, ...neverNaN('7h')] },
    { name: '0.05 %', series: failing(0.0005), expect: [{ at: '7h', expr: FIRING, samples: {} }] },
  ]);
});

test('both windows must burn: an old burst and a new one alert nobody in the fast tier', async () => {
  const after = { ...pod(120), ...requests('200', '0+60x120'), ...requests('500', '0+0x20 6+6x30 186x70') };
  const fast = 'ALERTS{alertstate="firing",tier="page-fast"}';
  await expectAll([
    {
      name: 'recovered',
      series: after,
      expect: [
        { at: '50m', expr: fast, samples: burn('availability', 'page-fast') },
        { at: '58m', expr: fast, samples: {} },
      ],
    },
  ]);
});

test('slow requests and clients that left burn the latency budget, streams do not', async () => {
  const page = { at: '2h', expr: 'ALERTS{alertstate="firing",tier="page-fast"}' };
  const quick = { ...pod(120), ...requests('200', '0+60x120') };
  await expectAll([
    {
      name: 'slow',
      series: { ...quick, ...requests('200', '0+60x120', { fast: '0+48x120' }) },
      expect: [{ ...page, samples: burn('latency', 'page-fast') }],
    },
    {
      name: 'left',
      series: { ...quick, ...requests('499', '0+20x120', { fast: '0x120' }) },
      expect: [{ ...page, samples: burn('latency', 'page-fast') }],
    },
    { name: 'refused', series: { ...quick, ...requests('429', '0+60x120', { fast: '0x120' }) }, expect: [{ ...page, samples: {} }] },
    {
      name: 'streams',
      series: { ...quick, ...requests('200', '0+60x120', { fast: '0x120', route: STREAM_ROUTE }) },
      expect: [{ ...page, samples: {} }],
    },
  ]);
});

test('fewer bad events than the least number alert nobody, that many do', async () => {
  const nightly = (bad: number) => ({ ...pod(120), ...requests('200', '0x60 0+1x60'), ...requests('500', `0x90 0+1x${bad} ${bad}x60`) });
  await expectAll([
    { name: '9 of a few', series: nightly(9), expect: [{ at: '1h45m', expr: FIRING, samples: {} }] },
    {
      name: '12 of a few',
      series: nightly(12),
      expect: [{ at: '1h45m', expr: 'ALERTS{alertstate="firing",tier="page-fast"}', samples: burn('availability', 'page-fast') }],
    },
  ]);
});

test('a missing series of bad events is none of them, a missing bucket is all of them', async () => {
  const without = (name: string) => Object.fromEntries(Object.entries(served).filter(([one]) => !one.includes(name)));
  const served = { ...pod(120), ...requests('200', '0+60x120') };
  const page = { at: '2h', expr: 'ALERTS{alertstate="firing",tier="page-fast"}' };
  const bad = series('slo:bad_events:rate5m', 'availability');
  await expectAll([
    {
      name: 'no 5xx yet',
      series: without('status_code="500"'),
      expect: [
        { at: '2h', expr: bad, samples: { [bad]: 0 } },
        { ...page, samples: {} },
      ],
    },
    { name: 'no bucket', series: without('_bucket{'), expect: [{ ...page, samples: burn('latency', 'page-fast') }] },
  ]);
});

test('the budget that is left weighs requests, not minutes', async () => {
  const remaining = series('slo:error_budget_remaining:ratio', 'availability');
  await expectAll([
    {
      name: 'a quiet hour that fails after a busy one',
      series: { ...pod(180), ...requests('200', '0+1000x60 60000x120'), ...requests('500', '0x70 0+1x30 30x80') },
      expect: [{ at: '2h30m', expr: `round(${remaining}, 0.01)`, samples: { '{namespace="mine",job="lorem",slo="availability"}': 0.5 } }],
    },
  ]);
});

/** A pod as the next version's. */
function successor(of: Values): Values {
  return Object.fromEntries(Object.entries(of).map(([one, values]) => [one.replace('version="1"', 'version="2"'), values]));
}

const MINUTES = 60;
const causes: readonly [alert: string, own: Record<string, string>, change: Values][] = [
  ['TargetDown', { severity: 'warning', pod: 'a' }, { [`up{${labels()}}`]: `0x${MINUTES}` }],
  ['PodsRestarting', { severity: 'warning', pod: 'a' }, { [`process_start_time_seconds{${labels()}}`]: '1x20 2x5 3x5 4x5 5x30' }],
  ['MemoryCloseToLimit', { severity: 'warning', pod: 'a' }, { [`process_resident_memory_bytes{${labels()}}`]: `95x${MINUTES}` }],
  [
    'CpuThrottled',
    { severity: 'warning', pod: 'a' },
    { 'container_cpu_cfs_throttled_periods_total{namespace="mine",job="kubelet",pod="a",container="lorem"}': `0+300x${MINUTES}` },
  ],
  [
    'EventLoopSaturated',
    { severity: 'warning', pod: 'a' },
    { [`nodejs_eventloop_utilization_histogram_sum{${labels()}}`]: `0+590x${MINUTES}` },
  ],
  [
    'RequestsRefused',
    { severity: 'warning' },
    { [`lorem_requests_total{${labels({ type: 'word', outcome: 'limited' })}}`]: `0+10x${MINUTES}` },
  ],
  ['RateLimitStoreDown', { severity: 'warning' }, { [`lorem_rate_limit_store_up{${labels()}}`]: `0x${MINUTES}` }],
  ['MetricsMissing', { severity: 'warning' }, { [`lorem_texts_total{${labels({ type: 'word' })}}`]: `_x${MINUTES}` }],
  ['MetricsMissing', { severity: 'warning' }, { [`up{${labels({ pod: 'b' })}}`]: `1x${MINUTES}` }],
  ['TwoVersions', { severity: 'warning' }, successor(pod(MINUTES, 'b'))],
];

test.each(causes)('Lorem%s fires for its cause and for nothing else', async (alert, own, change) => {
  await expectAll([
    { name: alert, series: { ...pod(MINUTES), ...change }, expect: [{ at: '40m', expr: FIRING, samples: firing(alert, own) }] },
  ]);
});

test('every alert of the rules fires in one of the cases here', () => {
  const fired = new Set([...causes.map(([alert]) => alert), 'ErrorBudgetBurn', 'TargetAbsent']);
  const all = groups.flatMap((group: RuleGroup) =>
    group.rules.flatMap((rule) => ('alert' in rule ? rule.alert.replace(ALERT_PREFIX, '') : [])),
  );
  expect([...new Set(all)].sort()).toEqual([...fired].sort());
});

test('nothing fires in a rollout, and another installation does not count', async () => {
  const minutes = 30;
  const old = Object.fromEntries(Object.entries(pod(minutes)).map(([one, values]) => [one, values.replace(/x\d+$/, 'x12')]));
  const fresh = Object.fromEntries(
    Object.entries(successor(pod(minutes, 'b'))).map(([one, values]) => [one, `_x10 ${values.replace(/x\d+$/, 'x20')}`]),
  );
  const foreign = Object.fromEntries(
    Object.entries({ ...pod(minutes, 'c'), ...requests('500', '0+60x30', { pod: 'c' }) }).map(([one, values]) => [
      one.replaceAll('"mine"', '"theirs"'),
      values,
    ]),
  );
  await expectAll([
    {
      name: 'rollout',
      series: { ...old, ...fresh, ...foreign },
      expect: [
        { at: '15m', expr: FIRING, samples: {} },
        { at: '25m', expr: 'ALERTS', samples: {} },
      ],
    },
  ]);
});
