import { expect, test } from '@jest/globals';
import type { VariableJson } from './dashboard.ts';
import { interpolate } from './interpolate.ts';
import type { Lookups } from './variable-options.ts';
import { resolveVariables, scopeOf } from './variables.ts';

const asked: string[] = [];
const lookups: Lookups = {
  async labelValues(label, selector) {
    asked.push(`${label} of ${selector}`);
    return label === 'namespace' ? ['shop', 'checkout'] : ['b.1', 'a'];
  },
  labelNames: async () => ['job', 'le'],
  query: async () => [{ labels: { __name__: 'up', job: 'checkout' }, value: '1', seconds: 10 }],
};
const query = (name: string, text: string, more: Partial<VariableJson> = {}): VariableJson => ({
  type: 'query',
  name,
  query: { query: text },
  multi: true,
  includeAll: true,
  ...more,
});
const resolve = (list: VariableJson[], choices = {}) => resolveVariables(list, choices, lookups);

test('a variable can depend on those before it', async () => {
  asked.length = 0;
  await resolve([query('namespace', 'label_values(up, namespace)'), query('job', 'label_values(up{namespace=~"$namespace"}, job)')], {
    namespace: ['checkout'],
  });
  expect(asked).toEqual(['namespace of up', 'job of up{namespace=~"checkout"}']);
});

test('"All" is every value, or what the dashboard has for it', async () => {
  const [all, dots] = await resolve([query('job', 'label_values(job)'), query('pod', 'label_values(pod)', { allValue: '.*' })]);
  expect(all?.value).toMatchObject({ text: 'All', values: ['b.1', 'a'] });
  const scope = scopeOf([all, dots].filter((one) => one !== undefined));
  expect(interpolate('x{job=~"$job",pod=~"[[pod]]"}', scope, 'promql')).toBe('x{job=~"(b\\\\.1|a)",pod=~".*"}');
});

test('a choice that no longer exists gives way to the default', async () => {
  const [multi] = await resolve([query('job', 'label_values(job)')], { job: ['gone'] });
  expect(multi?.value.text).toBe('All');
  const [single] = await resolve([query('job', 'label_values(job)', { multi: false, includeAll: false })], { job: ['gone'] });
  expect(single?.value.values).toEqual(['b.1']);
});

test('values are filtered and captured by the expression, and sorted', async () => {
  const [variable] = await resolve([query('job', 'label_values(job)', { regex: '/^(?<text>.)(?<value>.*)$/', sort: 1 })]);
  expect(variable?.options).toEqual(['', '.1']);
  const [falling] = await resolve([query('job', 'label_values(job)', { sort: 2 })]);
  expect(falling?.options).toEqual(['b.1', 'a']);
});

test('results, names and lists of values can be chosen, too', async () => {
  const options = (await resolve([
    query('result', 'query_result(up)'),
    query('name', 'label_names()'),
    { type: 'custom', name: 'custom', query: 'one : 1, two\\, three' },
    { type: 'textbox', name: 'text', query: 'typed' },
  ])) as readonly { options: readonly string[] }[];
  expect(options.map((one) => one.options)).toEqual([['up{job="checkout"} 1 10000'], ['job', 'le'], ['1', 'two, three'], ['typed']]);
});

test('a lookup that fails is kept in its variable, and the others are there', async () => {
  const [broken, fine] = await resolve([query('broken', 'values_of(job)'), query('job', 'label_values(job)')]);
  expect(broken?.error).toContain('got "values_of(job)"');
  expect(fine?.options).toEqual(['b.1', 'a']);
});

test.each([
  ['$v', 'a.b'],
  ['[[v]]', 'a.b'],
  [braced('v:regex'), 'a\\.b'],
  [braced('v:percentencode'), 'a.b'],
  [braced('v:queryparam'), 'var-v=a.b'],
  ['$unknown and $', '$unknown and $'],
])('%s becomes %s', (text, filled) => {
  expect(interpolate(text, { v: { values: ['a.b'], text: 'a.b', many: true } })).toBe(filled);
});

test.each([
  ['glob', '{a,b}'],
  ['pipe', 'a|b'],
  ['csv', 'a,b'],
  ['json', '["a","b"]'],
  ['singlequote', "'a','b'"],
  ['doublequote', '"a","b"'],
  ['text', 'a + b'],
])('two values in the format %s are %s', (format, filled) => {
  expect(interpolate('$v', { v: { values: ['a', 'b'], text: 'a + b', many: true } }, format)).toBe(filled);
});

function braced(name: string): string {
  return ['$', '{', name, '}'].join('');
}
