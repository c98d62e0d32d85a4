import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Prometheus } from './prometheus.ts';
import { proxyPath, throughProxy } from './proxy.ts';
import { fakeApiServer } from './testing/fake-api-server.ts';

const listener = { kind: 'pods', namespace: 'monitoring', name: 'prometheus-0', port: 9090 } as const;
const ROOT = '/api/v1/namespaces/monitoring/pods/prometheus-0:9090/proxy';

const LEAVING = [
  '/..',
  '/../../../../secrets',
  '/a/./b',
  '/%2e%2e/x',
  '/.%2E/x',
  '/%2f..%2fx',
  '/%252e%252e/x',
  '/..\\x',
  '\\..\\x',
  '@other',
  '/x@other',
  'x',
  '/x?watch=true',
  '/x#y',
  '/x y',
  '/x\n',
  '/x;y',
  '/$(id)',
  '/x&calc',
  '//..//secrets',
  '/é',
];

test.each(LEAVING)('the prefix %j is refused before anything is asked', async (prefix) => {
  const api = fakeApiServer();
  expect(() => new Prometheus(api, listener, prefix)).toThrow(/^The path below the proxy of prometheus-0 must be a path of letters/);
  await expect(async () => throughProxy(api, listener, { path: prefix })).rejects.toThrow('must be a path of letters');
  expect(api.requests).toEqual([]);
});

test('whatever the prefix is, every request stays below the proxy of the pod', () => {
  const parts = fc.constantFrom(
    '/',
    '.',
    '..',
    '%2e',
    '%2E%2e',
    '%2f',
    '%5c',
    '\\',
    '@',
    '?',
    '#',
    ':',
    '//',
    'prom',
    'a.b',
    ' ',
    '\t',
    'é',
    '%',
    '%zz',
  );
  const prefix = fc.oneof(
    fc.array(parts, { maxLength: 8 }).map((all) => all.join('')),
    fc.string({ maxLength: 12 }),
    fc.webPath(),
  );
  fc.assert(
    fc.property(prefix, (given) => {
      let path = '';
      try {
        path = proxyPath(listener, given);
      } catch {
        return;
      }
      const { pathname, host, search, hash } = new URL(`https://cluster.test${path}`);
      expect([host, search, hash]).toEqual(['cluster.test', '', '']);
      expect(decodeURIComponent(pathname).split('/')).not.toContain('..');
      expect(pathname === ROOT || pathname.startsWith(`${ROOT}/`)).toBe(true);
    }),
    { numRuns: 3000 },
  );
});

test.each(['..', 'x/../../secrets', 'x?', '', 'x y'])('the name %j of a pod is refused', (name) => {
  expect(() => proxyPath({ ...listener, name })).toThrow('must be a path of letters');
});
