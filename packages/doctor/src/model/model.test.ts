import { describe, expect, test } from '@jest/globals';
import { nearest, soleNearest } from 'metric-to-pager/terminal';
import { cpuSeconds } from '../../../metric-to-pager/src/waiting/testing/cpu-seconds.ts';
import { expressionError, longestRange, resultLabels, seriesIn } from './expressions.ts';
import { LabelIndex } from './label-index.ts';
import { relabel } from './relabel.ts';
import { failureOf } from './scrape-error.ts';
import { formatSelector, selects } from './selectors.ts';

describe('selectors', () => {
  test('an absent selector selects nothing, an empty one everything', () => {
    expect([selects(undefined, { a: 'b' }), selects({}, { a: 'b' }), selects({}, undefined)]).toEqual([false, true, true]);
  });

  test.each([
    ['In', ['x', 'y'], 'x', true],
    ['In', ['x'], undefined, false],
    ['NotIn', ['x'], 'x', false],
    ['NotIn', ['x'], undefined, true],
    ['Exists', undefined, '', true],
    ['Exists', undefined, undefined, false],
    ['DoesNotExist', undefined, undefined, true],
    ['DoesNotExist', undefined, 'x', false],
  ])('%s %j of %j: %j', (operator, values, value, expected) => {
    const selector = { matchExpressions: [{ key: 'a', operator, ...(values !== undefined && { values }) }] };
    expect(selects(selector, value === undefined ? {} : { a: value })).toBe(expected);
  });

  test('they are written as kubectl writes them', () => {
    const selector = {
      matchLabels: { app: 'shop' },
      matchExpressions: [
        { key: 'a', operator: 'In', values: ['x', 'y'] },
        { key: 'b', operator: 'DoesNotExist' },
      ],
    };
    expect(formatSelector(selector)).toBe('app=shop,a in (x,y),!b');
    expect(formatSelector({})).toBe('{} (everything)');
  });

  test('an index selects what a comparison with every object selects', () => {
    const objects = Array.from({ length: 200 }, (_, index) => ({
      metadata: { labels: { app: `app-${index % 7}`, tier: index % 2 === 0 ? 'web' : 'db' } },
    }));
    const index = new LabelIndex(objects);
    for (const selector of [
      {},
      { matchLabels: { app: 'app-3', tier: 'web' } },
      { matchLabels: { app: 'none' } },
      { matchExpressions: [{ key: 'tier', operator: 'NotIn', values: ['web'] }] },
    ]) {
      expect(index.select(selector)).toEqual(objects.filter(({ metadata }) => selects(selector, metadata.labels)));
    }
  });
});

describe('relabeling', () => {
  test('a pattern that backtracks in JavaScript takes no time', () => {
    const work = () => relabel({ app: 'a'.repeat(5000) }, [{ action: 'drop', source_labels: ['app'], regex: '(a+)+b' }]);
    expect(cpuSeconds(work)).toBeLessThan(1);
  });

  const labels = { __address__: '10.0.0.1:80', app: 'shop', tier: 'web' };

  test.each([
    ['keep', { source_labels: ['app'], regex: 'shop|cart' }, true],
    ['keep', { source_labels: ['app'], regex: 'sho' }, false],
    ['drop', { source_labels: ['app', 'tier'], regex: 'shop;web' }, false],
    ['keepequal', { source_labels: ['app'], target_label: 'tier' }, false],
    ['dropequal', { source_labels: ['app'], target_label: 'tier' }, true],
  ])('%s %j: kept %j', (action, step, kept) => {
    expect(relabel(labels, [{ action, ...step }]).kept).toBe(kept);
  });

  test('labels are replaced, mapped, dropped and hashed as Prometheus does', () => {
    const steps = [
      { source_labels: ['app', 'tier'], target_label: 'job', replacement: '$1', regex: '(.+);.*' },
      { action: 'labelmap', regex: '__(address)__', replacement: 'x_$1' },
      { action: 'uppercase', source_labels: ['tier'], target_label: 'tier' },
      { action: 'labeldrop', regex: '__.*' },
      { action: 'hashmod', source_labels: ['app'], target_label: 'shard', modulus: 2 },
    ];
    expect(relabel(labels, steps)).toEqual({
      kept: true,
      labels: { app: 'shop', tier: 'WEB', job: 'shop', x_address: '10.0.0.1:80', shard: expect.stringMatching(/^[01]$/) },
    });
  });
});

describe('expressions', () => {
  test.each([
    ['rate(a_total[5m)', /unexpected "\)"/],
    ['ratee(a_total[5m])', /unknown function with name "ratee"/],
    ['sum(a', /unexpected end of the expression/],
    ['', /is empty/],
  ])('the error in %j', (expr, message) => {
    expect(expressionError(expr)?.message).toMatch(message);
  });

  test.each([
    'rate(a_total[5m]) > 1',
    'max_over_time(rate(a[5m])[1h:1m])',
    'sum by (le) (a) / on () group_left () b',
    'histogram_quantile(0.9, sum by (le) (rate(a_bucket[5m])))',
    'a offset 1d',
    'predict_linear(a[1h], 3600)',
    'vector(1)',
    'label_replace(a, "b", "$1", "c", "(.*)")',
    '1 + 1',
  ])('%s has none', (expr) => expect(expressionError(expr)).toBeUndefined());

  test('what is only asked for its absence is marked', () => {
    expect(seriesIn('up{job="a"} == 0 or absent(up{job="a"})').map(({ name, absent }) => [name, absent])).toEqual([
      ['up', false],
      ['up', true],
    ]);
  });

  test.each([
    ['rate(a[5m])', 300],
    ['sum_over_time(a[30d:5m])', 2_592_000],
    ['a offset 1w', 604_800],
    ['a', 0],
  ])('%s reads back %d s', (expr, expected) => expect(longestRange(expr)).toBe(expected));

  test.each(['('.repeat(20_000), `up${'+up'.repeat(20_000)}`, '-'.repeat(20_000)])(
    'an expression that is too deep may have every label',
    (expr) => {
      expect(resultLabels(expr, ['namespace'])).toEqual(new Set(['namespace']));
    },
  );

  test('the labels of a result follow from its aggregation', () => {
    const labels = ['namespace', 'job'];
    expect(resultLabels('sum(a)', labels).has('namespace')).toBe(false);
    expect(resultLabels('sum by (namespace) (a) > 1', labels).has('namespace')).toBe(true);
    expect(resultLabels('a > 1', labels).has('namespace')).toBe(true);
    expect(resultLabels('absent(up{job="a"})', labels)).toEqual(new Set(['job']));
  });
});

test.each([
  ['checkout', ['checkuot', 'cart'], 'checkuot'],
  ['checkout', ['cart', 'queue'], undefined],
  ['http_request_total', ['http_requests_total', 'http_response_total'], 'http_requests_total'],
])('the name nearest to %s of %j is %s', (name, candidates, expected) => {
  expect(nearest(name, candidates)).toBe(expected);
});

test.each([
  ['metrics', ['metrisc', 'http'], 'metrisc'],
  ['metrics', ['metrisc', 'metricz'], undefined],
])('the only name nearest to %s of %j is %s', (name, candidates, expected) => {
  expect(soleNearest(name, candidates)).toBe(expected);
});

test.each([
  ['sample limit exceeded', 'limit-exceeded'],
  ['label_value_length_limit exceeded (metric: "a", label name: "b")', 'limit-exceeded'],
  ['body size limit exceeded', 'limit-exceeded'],
  ['server returned HTTP status 403 Forbidden', 'unauthorized'],
  ['Get "http://10.0.0.1:80/metrics": dial tcp 10.0.0.1:80: connect: connection refused', 'refused'],
  ['received unsupported Content-Type "application/json" and no fallback_scrape_protocol specified for target', 'content-type'],
  ['something else', 'other'],
])('"%s" means %s', (error, expected) => expect(failureOf({ error, url: 'http://10.0.0.1:80/metrics' })).toBe(expected));

test.each([
  ['http://10.0.0.1:80/metrics', 'wrong-scheme'],
  ['https://10.0.0.1:80/metrics', 'other'],
  ['http://blackbox:9115/probe?module=http_2xx&target=shop', 'parameters'],
  ['http://snmp:9116/snmp', 'parameters'],
  ['http://exporter:9100/scrape?target=db', 'parameters'],
])('a bad request to %s means %s', (url, expected) => {
  expect(failureOf({ error: 'server returned HTTP status 400 Bad Request', url })).toBe(expected);
});
