import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { CASES, proved, provedText } from './proved-rules.ts';

const REPOSITORY = resolve(import.meta.dirname, '../..');

function rules(...all: readonly object[]): string {
  return JSON.stringify({ groups: [{ name: 'shop', rules: all }] }, null, 1);
}

test.each([
  ['comment-before-expression.yaml', 'a comment before the expression'],
  ['re2-flag.yaml', 'a flag of RE2 in front of a pattern'],
  ['backslashes.yaml', 'POSIX classes, backslashes and raw strings'],
  ['number-as-expression.yaml', 'a number as an expression'],
  ['merge-key-in-rule.yaml', 'a merge key in a rule'],
  ['names-with-spaces.yaml', 'names with spaces and dashes'],
  ['name-with-quotes.yaml', 'a name with quotes'],
  ['groups-of-one-name.yaml', 'two objects whose groups have one name'],
  ['gauges.yaml', 'gauges of which the healthy value is not known'],
  ['times.yaml', 'times of which the healthy value is not known'],
  ['counters-of-seconds.yaml', 'counters of seconds'],
  ['names-like-trouble.yaml', 'counters with names that sound like trouble'],
])('nothing is wrong with %s: %s', async (file) => {
  expect(await proved([file])).toMatchObject({ sound: true, findings: [] });
});

test.each([
  [
    'rule-without-expression.yaml',
    ['rule-without-expression.yaml:4: group "shop", rule "ShopDown": has no "expr": add the PromQL expression that it evaluates'],
  ],
  ['empty-group.yaml', ['empty-group.yaml:2: is empty where a group was expected: a map with "name" and "rules"']],
  [
    'text-as-rule.yaml',
    ['text-as-rule.yaml:4: group "shop": is the text "ShopDown" where a rule was expected: a map with "alert" or "record", and "expr"'],
  ],
  [
    'unknown-field.yaml',
    [expect.stringMatching(/^unknown-field\.yaml:1: Prometheus \S+ refuses it: field x-defaults not found in type rulefmt/)],
  ],
  [
    'unrecorded-series.yaml',
    [
      'unrecorded-series.yaml:8: group "shop", rule "ShopReads": reads "job:never_recorded:rate5m", which no rule in the given files records: correct the name, or give the file that records it, too',
    ],
  ],
  [
    'alerts-on-recorded-series.yaml',
    [expect.stringContaining('alerts-on-recorded-series.yaml:4: group "alerts", rule "ShopBusy": reads "job:shop_requests:rate5m"')],
  ],
  ['watchdog.yaml', [expect.stringMatching(/^watchdog\.yaml:4: group "shop", rule "Watchdog": fires always, .* --expect "Watchdog"$/)]],
])('of %s, everything that is wrong is found, with its place', async (file, findings) => {
  expect(await proved([file])).toMatchObject({ sound: false, findings });
});

test('files that are given together are one Prometheus', async () => {
  expect(await proved(['recording-rules.yaml', 'alerts-on-recorded-series.yaml'])).toMatchObject({ sound: true, findings: [] });
});

test('an alert that is expected to fire may, must, and must exist', async () => {
  expect(await proved(['watchdog.yaml'], { expected: ['Watchdog'] })).toMatchObject({ sound: true, findings: [] });
  const silent = await provedText(rules({ alert: 'Watchdog', expr: 'vector(1) > 2' }), { expected: ['Watchdog', 'Watchdogs'] });
  expect(silent.findings).toEqual([
    'rules.yaml:6: group "shop", rule "Watchdog": does not fire, though it is expected to',
    '--expect "Watchdogs": names no alert of the given files',
  ]);
});

test('what a version of Prometheus refuses, it refuses by its number', async () => {
  const { stdout } = spawnSync('promtool', ['--version'], { encoding: 'utf8' });
  const [, version = '', major] = /version ((\d+)\.\d+\.\d+)/.exec(stdout) ?? [];
  const { findings } = await proved(['utf8-name.yaml']);
  expect(findings).toEqual(
    Number(major) >= 3
      ? []
      : [
          expect.stringContaining(
            `utf8-name.yaml:4: group "shop", rule "ShopErrors": Prometheus ${version} refuses it: could not parse expression`,
          ),
        ],
  );
});

test.each([
  ['scrape.txt', ['ShopOrders": reads "shop_orders_total"']],
  ['tabs.txt', []],
  ['openmetrics.txt', ['ShopDown": reads "shop_up"', 'ShopOrders": reads "shop_orders_total"']],
])('a scrape is read: %s', async (metrics, missing) => {
  const { findings } = await proved(['alerts-on-a-scrape.yaml'], { metrics: [metrics] });
  expect(findings).toEqual(missing.map((part) => expect.stringContaining(part)));
});

test('OpenMetrics, compressed, shows what the rules of this service read', async () => {
  const files = { 'om.gz': gzipSync(await readFile(join(CASES, 'openmetrics.txt'))) };
  const text = await readFile(join(REPOSITORY, 'k8s/manifests/monitoring.yaml'), 'utf8');
  const { findings } = await provedText(text, { files, metrics: ['om.gz'] });
  const unread = [
    'lorem_memory_limit_bytes',
    'container_cpu_cfs_throttled_periods_total',
    'container_cpu_cfs_periods_total',
    'lorem_rate_limit_store_up',
  ];
  expect(findings).toEqual(unread.map((name) => expect.stringContaining(`reads "${name}", which the metrics do not expose`)));
});

test('an alert that fires on the values of the scrape is found, one on the time of day is not proven', async () => {
  expect((await proved(['unrecorded-series.yaml'], { metrics: ['scrape.txt'] })).findings).toEqual([
    expect.stringContaining('reads "job:never_recorded:rate5m"'),
    'unrecorded-series.yaml:10: group "shop", rule "ShopAlways": fires in the healthy state that the metrics show',
  ]);
  const { sound, stdout } = await provedText(rules({ alert: 'Old', expr: 'time() - shop_up > 60' }), {
    metrics: [join(CASES, 'scrape.txt')],
  });
  expect(sound).toBe(true);
  expect(stdout).toContain('rule "Old": not proven: compares with the time of day');
});

test.each([
  ['absent', { alert: 'Gone', expr: 'absent (shop_up{job="x"})' }],
  ['a default', { alert: 'Gone', expr: '(count(shop_up == 1) or vector(0)) < 1' }],
  ['too little traffic', { alert: 'Idle', expr: 'sum(increase(shop_backups_total[1d])) == 0' }],
  ['an idle counter that is subtracted', { alert: 'Busy', expr: '100 * (1 - avg(rate(shop_seconds_total{mode="idle"}[5m]))) > 90' }],
  ['a series that Prometheus writes', { alert: 'Echo', expr: 'ALERTS{alertname="Gone"} == 1 or up{job="x"} == 1' }],
  ['another name for the same', { alert: 'Either', expr: 'rate({__name__=~"shop_a_total|shop:b"}[5m]) > 1' }],
])('an alert that is made to fire so is not found: %s', async (_what, rule) => {
  expect(await provedText(rules(rule))).toMatchObject({ findings: [] });
});

test.each([
  [
    'NaN without traffic',
    { record: 'shop:errors', expr: 'rate(a_total{c="5"}[5m]) / rate(a_total[5m])' },
    'is NaN while every counter stands still',
  ],
  [
    'a quantile of nothing',
    { record: 'shop:p9', expr: 'histogram_quantile(0.9, sum by (le) (rate(a_bucket[5m])))' },
    'is NaN while every counter',
  ],
  [
    'a ratio of too little',
    { alert: 'Low', expr: 'rate(ok_total[5m]) / clamp_min(rate(a_total[5m]), 1) < 0.9' },
    'fires while every counter stands still',
  ],
  ['an alert without a condition', { alert: 'Ever', expr: 'topk(3, rate(a_total[5m]))' }, 'fires while every counter stands still'],
  ['a default of a ratio', { alert: 'Low', expr: '(sum(up) or vector(0)) / (sum(up) or vector(1)) < 1' }, 'fires without any series'],
  ['one window', { alert: 'Burn', expr: 'rate(b_total[1h]) / rate(a_total[1h]) > 14.4 * 0.001' }, 'fires by the window 1h alone'],
])('is found: %s', async (_what, rule, message) => {
  const { sound, findings } = await provedText(rules(rule));
  expect(findings).toEqual([expect.stringContaining(message)]);
  expect(sound).toBe(false);
});

test.each([
  ['a POSIX class', '[[:alpha:]]+-[0-9]'],
  ['a digit', String.raw`eu-\d+`],
  ['a flag', '(?i)EU-WEST'],
  ['a class of Unicode', String.raw`\pL+`],
  ['the text between marks', String.raw`\Qa.b\E`],
  ['backslashes', String.raw`C:\\data`],
])('series are simulated that a pattern of RE2 selects: %s', async (_what, pattern) => {
  const matcher = `{zone=~${JSON.stringify(pattern)}}`;
  const { findings } = await provedText(
    rules({ record: 'shop:errors', expr: `rate(b_total${matcher}[5m]) / rate(a_total${matcher}[5m])` }),
  );
  expect(findings).toEqual([expect.stringContaining('rule "shop:errors": is NaN while every counter stands still')]);
});

test('ten times the rules take less than ten times as long', async () => {
  const many = (count: number) =>
    rules(
      ...Array.from({ length: count }, (_, index) => ({
        alert: `Errors${index}`,
        expr: ['5m', '1h']
          .map((window) => `sum(rate(b${index}_total[${window}])) / sum(rate(a${index}_total[${window}])) > 0.1`)
          .join(' and '),
      })),
    );
  const seconds = async (count: number) => {
    const start = performance.now();
    expect(await provedText(many(count))).toMatchObject({ sound: true, findings: [] });
    return (performance.now() - start) / 1000;
  };
  const [few, all] = [await seconds(1000), await seconds(10_000)];
  process.stdout.write(`10 000 rules are proven in ${all.toFixed(1)} s, 1 000 in ${few.toFixed(1)} s\n`);
  expect(all / few).toBeLessThan(10);
});

test('native histograms, also under a quantile, are not proven', async () => {
  const native = [{ record: 'a:count', expr: 'histogram_quantile(0.9, rate(answer_seconds[5m]))' }];
  const { sound, stdout } = await provedText(rules(...native));
  expect(sound).toBe(true);
  expect(stdout).toContain('rule "a:count": not proven: reads a native histogram, which is not simulated');
});

test('one bad rule does not hide others, and no rule is blamed for its neighbour', async () => {
  const { findings } = await provedText(
    rules(
      { alert: 'A', expr: 'sum(' },
      { record: 'shop:errors', expr: 'rate(b_total[5m]) / rate(a_total[5m])' },
      { alert: 'B', expr: 'up{x=~"("} == 0' },
      { alert: 'C', expr: 'up == 0', annotations: { summary: '{{ $nothing }}' } },
      { alert: 'D', expr: 'up == 0', fore: '5m' },
      { alert: 'E', expr: 'up{a="1"} + on () up{a="2"} + on () up > 5' },
    ),
  );
  expect(findings).toEqual([
    expect.stringMatching(/^rules\.yaml:\d+: group "shop", rule "A": Prometheus \S+ refuses it: could not parse expression/),
    expect.stringMatching(/rule "shop:errors": is NaN/),
    expect.stringMatching(/rule "B": Prometheus \S+ refuses it: .*missing closing \)/),
    expect.stringMatching(/rule "C": Prometheus \S+ refuses it: annotation "summary"/),
    expect.stringMatching(/rule "D": Prometheus \S+ refuses it: field fore not found/),
  ]);
});

test('everything that Prometheus refuses of a rule, a group and a file is found, also what it names no line for', async () => {
  const labels = { 'a-b': 'x' };
  const refused = { alert: 'A', expr: 'rate(', for: 'never', keep_firing_for: 'ever', labels, annotations: { summary: '{{ $label }}' } };
  const more = { name: 'more', interval: 'soon', unknown: 1, rules: [{ record: 'a:b', expr: 'sum(', wrong: [], annotations: { a: 'b' } }] };
  const { findings } = await provedText(JSON.stringify({ groups: [{ name: 'shop', rules: [refused] }, more] }, null, 1));
  const parts = [
    '"never"',
    '"ever"',
    'a-b',
    '"summary"',
    'rule "A".*expression',
    '"soon"',
    'unknown',
    'wrong',
    "'annotations'",
    'a:b.*expression',
  ];
  const lacking = parts.filter((part) => !findings.some((finding) => new RegExp(part).test(String(finding))));
  expect(lacking).toEqual([]);
  expect(findings).toHaveLength(parts.length);
});

test('durations that a PrometheusRule leaves empty are absent, and quoted text may go on in column 0', async () => {
  const group = { name: 'shop', interval: '', rules: [{ alert: 'ShopDown', expr: 'up == 0', for: '' }] };
  const object = { apiVersion: 'monitoring.coreos.com/v1', kind: 'PrometheusRule', metadata: { name: 'shop' }, spec: { groups: [group] } };
  expect(await provedText(JSON.stringify(object))).toMatchObject({ sound: true, findings: [] });
  expect((await provedText(JSON.stringify({ groups: [group] }, null, 1))).findings).toEqual([
    expect.stringMatching(/group "shop": Prometheus \S+ refuses it: empty duration string/),
    expect.stringMatching(/rule "ShopDown": Prometheus \S+ refuses it: empty duration string/),
  ]);
  const annotated = "groups:\n- name: shop\n  rules:\n  - alert: ShopDown\n    expr: up == 0\n    annotations: {a: 'one\ntwo'}\n";
  expect(await provedText(annotated)).toMatchObject({ sound: true, findings: [] });
});

test('a file that is missing does not hide the findings of others', async () => {
  expect((await proved(['none.yaml', 'alerts-on-recorded-series.yaml'])).findings).toEqual([
    expect.stringContaining('"none.yaml" cannot be read: expected a file'),
    expect.stringContaining('alerts-on-recorded-series.yaml:4'),
  ]);
});

test('a rule that fills what promtool can query does not hide others, nor does one that looks back for weeks', async () => {
  const files = { 'many.txt': `${Array.from({ length: 6000 }, (_, index) => `a{n="${index}"} 1\n`).join('')}b 1\n` };
  const { findings } = await provedText(
    rules(
      { record: 'a:more', expr: 'a + 1' },
      { record: 'a:most', expr: 'a + 2' },
      { alert: 'Ever', expr: 'b == 1' },
      { alert: 'New', expr: 'b unless b offset 4w' },
      { alert: 'Old', expr: 'b == b offset 4w' },
    ),
    { files, metrics: ['many.txt'] },
  );
  expect(findings).toEqual([
    expect.stringMatching(/rule "Ever": fires in the healthy state/),
    expect.stringMatching(/rule "Old": fires in the healthy state/),
  ]);
});

test.each(['k8s/manifests/monitoring.yaml', 'examples/overlay/rules.yaml'])('nothing is wrong with the rules in %s', async (path) => {
  expect(await proved([path], { cwd: REPOSITORY })).toMatchObject({ sound: true, findings: [] });
});
