import { expect, test } from '@jest/globals';
import { clientKey } from './client-key.ts';

test('IPv4 addresses are counted one by one, however they are written', () => {
  expect(clientKey('192.0.2.1')).toBe('192.0.2.1');
  expect(clientKey('::ffff:192.0.2.1')).not.toBe(clientKey('::ffff:192.0.2.2'));
});

test.each([
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:db8::1', '2001:db8:0:0'],
  ['2001:db8::1:2:3:4:5', '2001:db8:0:1'],
  ['::1', '0:0:0:0'],
  ['fe80::', 'fe80:0:0:0'],
])('the IPv6 address %s is counted with its /64 network', (address, network) => {
  expect(clientKey(address)).toBe(network);
});

test('what cannot be an address is counted as one client', () => {
  expect(clientKey(undefined)).toBe('unknown');
  expect(clientKey('x'.repeat(46))).toBe('unknown');
});
