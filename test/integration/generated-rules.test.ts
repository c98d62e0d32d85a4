import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { expect, test } from '@jest/globals';
import { provedText } from './proved-rules.ts';

/** Real output of other generators, made from objectives of this service. */
const generated = (by: string) => readFile(resolve(import.meta.dirname, 'generated-rules', `${by}.yaml`), 'utf8');

test.each([
  ['sloth', 11],
  ['pyrra', 8],
])('of what %s generates, nothing is wrong but that it divides by no traffic', async (by, count) => {
  const { findings } = await provedText(await generated(by));
  expect(findings).toEqual(Array.from({ length: count }, () => expect.stringContaining('is NaN while every counter stands still')));
});

test.each([
  ['sloth', 'one window or the other', /\band\b/, 'or', 'fires by the window 5m alone'],
  ['sloth', 'one window twice', /ratio_rate1h\{/, 'ratio_rate5m{', 'asks for the window 5m twice'],
  [
    'sloth',
    'a metric that nothing exposes',
    /http_request_duration/g,
    'http_requests_duration',
    'reads "http_requests_duration_seconds_count"',
  ],
  ['pyrra', 'one window or the other', / and http/, ' or http', 'fires by the window 1h4m alone'],
  [
    'pyrra',
    'one window twice',
    /and http_request_duration_seconds:burnrate1h4m/,
    'and http_request_duration_seconds:burnrate5m',
    '5m twice',
  ],
  ['pyrra', 'a series of another name', /record: (.*burnrate1h4m)/, 'record: $1s', 'burnrate1h4m", which the metrics do not expose'],
  ['pyrra', 'a query that does not parse', /\[5m\]/, '[5m', 'refuses it: could not parse expression'],
])('in what %s generates, %s is found', async (by, _what, pattern, replacement, found) => {
  const text = await generated(by);
  const changed = text.replace(pattern, replacement);
  expect(changed).not.toBe(text);
  const files = {
    'exposed.txt':
      'http_request_duration_seconds_count{route="/lorem/:type/:min/:max",status_code="200"} 1\nhttp_request_duration_seconds_bucket{route="/lorem/:type/:min/:max",status_code="200",le="0.025"} 1\n',
  };
  const { findings } = await provedText(changed, { files, metrics: ['exposed.txt'] });
  expect(findings.join('\n')).toContain(found);
});
