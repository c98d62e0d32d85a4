import { expect, test } from '@jest/globals';
import { failureOf, type ScrapeFailure } from '../model/scrape-error.ts';
import { cutting, isHidden, MOST_CHARACTERS, saving, type TextRule, taking } from './text-rules.ts';

const kept = (text: string, rule: TextRule, pass = saving()) => pass(text, { path: 'field', rule });

test.each<readonly [TextRule, string, RegExp]>([
  ['url', 'http://10.0.0.1:80/metrics', /^http:\/\/10\.0\.0\.1:80\/metrics$/],
  ['url', 'https://me:pass@shop.test/metrics/k3y?token=x#y', /^https:\/\/…\w{12}@shop\.test\/metrics\/…\w{12}\?…\w{12}$/],
  ['url', 'http://user:pa/ss@shop.test/', /^…\w{12}$/],
  ['path', '/actuator/prometheus', /^\/actuator\/prometheus$/],
  ['replacement', '$1:$2', /^\$1:\$2$/],
  ['replacement', '$hunter', /^…\w{12}$/],
  ['receiver', 'shop/checkout/team', /^shop\/checkout\/…\w{12}$/],
  ['receiver', 'https://hooks.test/T0', /^…\w{12}$/],
  ['template', 'é {{ $value }} of x', /^xxx\{\{ \$value \}\}x{5}$/],
  ['ignore', 'rule.invalid, hunter2 # see hunter2 in namespace', /^rule\.invalid,…\w{12}# … … in namespace$/],
  ['hidden', '… hunter2', /^…\w{12}$/],
  ['hidden', cutting('hunter2'.repeat(MOST_CHARACTERS)), /^…\w{12}$/],
  ['duration', '1h30m', /^1h30m$/],
  ['duration', '123456789', /^…\w{12}$/],
  ['time', '2026-01-01T11:00:00Z', /^2026-01-01T11:00:00Z$/],
  ['time', '123-456-789', /^…\w{12}$/],
  ['label', 'critical', /^critical$/],
  ['label', 'a b', /^…\w{12}$/],
  ['words', 'expected value after name, got "hunter2"', /^expected value after name, got "…"$/],
])('%s keeps of %s what it says', (rule, text, expected) => {
  expect(kept(text, rule)).toMatch(expected);
});

test('equal texts of one file have equal digests, and those of two files do not', () => {
  const [one, other] = [saving(), saving()];
  expect(kept('hunter2', 'hidden', one)).toBe(kept('hunter2', 'hidden', one));
  expect(kept('hunter2', 'hidden', one)).not.toBe(kept('hunter2', 'hidden', other));
  expect(isHidden(kept('hunter2', 'hidden', one))).toBe(true);
});

test('an unknown rule hides the text', () => {
  expect(saving()('hunter2', { path: 'field', rule: 'constructor' })).toMatch(/^…\w{12}$/);
});

test.each<readonly [ScrapeFailure, string]>([
  ['refused', 'Get "http://10.0.0.1:9464/metrics": dial tcp 10.0.0.1:9464: connect: connection refused'],
  ['timeout', 'Get "http://10.0.0.1:9464/metrics": context deadline exceeded'],
  ['timeout', 'dial tcp 10.0.0.1:9464: i/o timeout'],
  ['no-route', 'Get "http://10.0.0.1:9464/metrics": dial tcp 10.0.0.1:9464: connect: no route to host'],
  ['no-route', 'dial tcp 10.0.0.1:9464: connect: network is unreachable'],
  ['reset', 'Get "http://10.0.0.1:9464/metrics": read tcp 10.0.0.2:4->10.0.0.1:9464: read: connection reset by peer'],
  ['reset', 'Get "http://10.0.0.1:9464/metrics": EOF'],
  ['wrong-scheme', 'server returned HTTP status 400 Bad Request'],
  ['not-found', 'server returned HTTP status 404 Not Found'],
  ['unauthorized', 'server returned HTTP status 401 Unauthorized'],
  ['wrong-scheme', 'Get "https://10.0.0.1:9464/metrics": http: server gave HTTP response to HTTPS client'],
  ['tls', 'tls: failed to verify certificate: x509: certificate signed by unknown authority'],
  ['limit-exceeded', 'sample limit exceeded'],
  ['limit-exceeded', 'body size limit exceeded'],
  ['content-type', 'received unsupported Content-Type "text/html" and no fallback_scrape_protocol specified for target'],
  ['duplicate-samples', 'duplicate sample for timestamp'],
  ['unparsable', 'expected a valid start token, got "<" ("INVALID") while parsing: "<"'],
  ['unparsable', 'strconv.ParseFloat: parsing "x": invalid syntax'],
])('a scrape that fails as %s does so in a saved file: %s', (failure, error) => {
  const url = 'http://10.0.0.1:9464/metrics';
  expect([failureOf({ error, url }), failureOf({ error: kept(error, 'words'), url })]).toEqual([failure, failure]);
});

test('a text that is too long is cut, and a name or an expression refused in one sentence', () => {
  const long = 'x'.repeat(MOST_CHARACTERS + 1);
  expect(cutting(long)).toBe(`${'x'.repeat(MOST_CHARACTERS)}… (cut)`);
  expect(taking(long, { path: 'message', rule: 'words' })).toBe(cutting(long));
  expect(() => taking(long, { path: 'spec.expr', rule: 'name' })).toThrow('spec.expr must have at most 65536 characters, got 65537');
});

test.each(['OnNamespace', 'OnNamespaceExceptForAlertmanagerNamespace', 'None', 'DaemonSet', 'Always'])('a saved file keeps %s', (value) => {
  expect(kept(value, 'words')).toBe(value);
});
