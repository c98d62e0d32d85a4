import { expect, test } from '@jest/globals';
import { ServiceAccount } from './service-account.ts';
import { rendered } from './testing/rendered.ts';

test('an account gives its pods no token', () => {
  const account = rendered((chart) => new ServiceAccount(chart, 'account', { job: 'shop', namespace: 'team', alertPrefix: 'Shop' }));
  expect(account['automountServiceAccountToken']).toBe(false);
  expect(account).toMatchSnapshot();
});
