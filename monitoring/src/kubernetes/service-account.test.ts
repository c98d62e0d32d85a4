import { expect, test } from '@jest/globals';
import { TokenlessAccount } from './service-account.ts';
import { rendered } from './testing/rendered.ts';

test('an account gives its pods no token', () => {
  const account = rendered((chart) => new TokenlessAccount(chart, 'account', { name: 'shop', namespace: 'team' }));
  expect(account['automountServiceAccountToken']).toBe(false);
  expect(account).toMatchSnapshot();
});
