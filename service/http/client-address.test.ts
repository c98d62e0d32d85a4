import type { IncomingMessage } from 'node:http';
import { expect, test } from '@jest/globals';
import type { Config } from '../config.ts';
import { runningService } from '../testing/running-service.ts';
import { clientKeys } from './client-address.ts';

test('IPv4 addresses are counted one by one', () => {
  expect(['192.0.2.1', '192.0.2.2'].map((peer) => direct(peer))).toEqual(['192.0.2.1', '192.0.2.2']);
});

test.each([
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:db8::1', '2001:db8:0:0'],
  ['2001:db8::1:2:3:4:5', '2001:db8:0:1'],
  ['::1', '0:0:0:0'],
  ['fe80::', 'fe80:0:0:0'],
])('the IPv6 address %s is counted with its /64 network', (address, network) => {
  expect(direct(address)).toBe(network);
  expect(behind(1, address)).toBe(network);
});

test('an IPv4 client of a server that listens on IPv6 is counted by its IPv4 address', () => {
  expect(direct('::ffff:192.0.2.1')).toBe('192.0.2.1');
});

test.each([
  '203.0.113.9',
  '203.0.113.9:5001',
  ' 203.0.113.9:5002\t',
  '"203.0.113.9"',
  '"203.0.113.9:5003"',
  '::ffff:203.0.113.9',
  '::FFFF:CB00:7109',
  '0:0:0:0:0:ffff:203.0.113.9',
  '[::ffff:cb00:7109]:5004',
  '[::ffff:203.0.113.9]',
])('%j is the client 203.0.113.9', (written) => {
  expect(behind(1, written)).toBe('203.0.113.9');
});

test.each([
  '2001:db8::9',
  '2001:DB8::9',
  '2001:0db8:0000:0000:0000:0000:0000:0009',
  '2001:db8:0:0::9',
  '[2001:db8::9]',
  '[2001:DB8::9]:443',
  '"[2001:db8::9]:443"',
  '"2001:db8::9"',
  '2001:db8::9%eth0',
  '[2001:db8::9%eth0]:443',
])('%j is a client of the network 2001:db8:0:0', (written) => {
  expect(behind(1, written)).toBe('2001:db8:0:0');
});

test.each([
  'unknown',
  '_hidden',
  '',
  '"',
  '[]',
  '[:443',
  '256.0.0.1',
  '1.2.3',
  '010.0.0.1',
  'example.org',
  '2001:db8::9::',
  'x'.repeat(9000),
])('%j is no address: its client is counted as the proxy that reported it', (written) => {
  expect(behind(1, written)).toBe(PEER);
  expect(behind(1, `198.51.100.1, ${written}`)).toBe(PEER);
  expect(behind(2, `${written}, 198.51.100.7:80`)).toBe('198.51.100.7');
  expect(behind(['10.0.0.0/8'], `198.51.100.1, ${written}`)).toBe(PEER);
});

test('as many hops are believed as there are proxies', () => {
  const forwarded = '198.51.100.1, 198.51.100.2, 198.51.100.3';
  expect([1, 2, 3, 4].map((proxies) => behind(proxies, forwarded))).toEqual([
    '198.51.100.3',
    '198.51.100.2',
    '198.51.100.1',
    '198.51.100.1',
  ]);
  expect(behind(2, '198.51.100.1, unknown')).toBe('198.51.100.1');
});

test('hops are believed for as long as they are the listed proxies, however those are written', () => {
  const proxies = ['10.0.0.0/8', '192.0.2.77', '2001:db8:f::/48', '2001:db8::5'];
  expect(behind(proxies, '198.51.100.1, 198.51.100.2')).toBe('198.51.100.2');
  expect(behind(proxies, '198.51.100.1, 198.51.100.2, 192.0.2.77:80, [2001:DB8:F:1::3]:80, 2001:db8::5, ::ffff:10.9.9.9')).toBe(
    '198.51.100.2',
  );
  expect(behind(proxies, '198.51.100.1, 192.0.2.78')).toBe('192.0.2.78');
  expect(behind(['::ffff:10.0.0.0/104'], '198.51.100.1')).toBe('198.51.100.1');
  expect(behind(['10.0.0.0/8'], '198.51.100.1', '::ffff:10.1.2.3')).toBe('198.51.100.1');
  expect(behind(['10.0.0.0/8'], '198.51.100.1', '192.0.2.1')).toBe('192.0.2.1');
});

test('without a proxy X-Forwarded-For is not read', () => {
  expect(behind(undefined, '198.51.100.1')).toBe(PEER);
});

test('the clients of sockets that are gone are counted as one', () => {
  expect(direct(undefined)).toBe('unknown');
  expect(clientKeys(['10.0.0.0/8'])(requestOf(undefined, '198.51.100.1'))).toBe('unknown');
});

test.each([
  ['port', (request: number) => `203.0.113.9:${5000 + request}`],
  ['notation', (request: number) => ['[2001:db8::9]:443', '2001:DB8:0::9', '2001:0db8::0009', '"[2001:db8::9]"'][request - 1]],
])('a client has one limit, whatever %s its proxy writes', async (_what, forwardedFor) => {
  await using running = await runningService({
    TRUST_PROXY: '1',
    RATE_LIMIT_BY: 'client',
    RATE_LIMIT_PER_SECOND: '0.001',
    RATE_LIMIT_BURST: '2',
  });
  const statuses = [];
  for (const request of [1, 2, 3, 4]) {
    const headers = { 'x-forwarded-for': forwardedFor(request) ?? '' };
    statuses.push((await fetch(`${running.url}/lorem/word/1/2`, { headers })).status);
  }
  expect(statuses).toEqual([200, 200, 429, 429]);
});

// --- internal ---

const PEER = '10.1.2.3';

function direct(peer: string | undefined): string {
  return clientKeys(undefined)(requestOf(peer));
}

function behind(proxies: Config['TRUST_PROXY'], forwardedFor: string, peer = PEER): string {
  return clientKeys(proxies)(requestOf(peer, forwardedFor));
}

function requestOf(remoteAddress: string | undefined, forwardedFor?: string): IncomingMessage {
  return { socket: { remoteAddress }, headers: { 'x-forwarded-for': forwardedFor } } as never;
}
