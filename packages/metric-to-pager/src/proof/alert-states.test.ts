import { expect, test } from '@jest/globals';
import { type AlertDefinition, alertOf, targetAbsent, targetDown } from '../alerts/index.ts';
import { alertStates } from './alert-states.ts';
import { causeProofs } from './causes/cause-cases.ts';

test('an alert is proven, or not proven for a reason, or neither', () => {
  const identity = { alertPrefix: 'Shop', namespace: 'mall', job: 'shop' };
  const { expectation: _, ...bare } = targetAbsent;
  const definitions = [targetDown, { ...bare, unproven: 'Its series are not known.' }, { ...bare, name: 'Bare' }] as AlertDefinition[];
  const proofs = causeProofs({ identity, alerts: definitions, links: () => ({}) });
  const alerts = definitions.map((definition) => alertOf(definition, identity));
  expect(alertStates(alerts, proofs)).toEqual([
    { title: 'ShopTargetDown', is: 'proven' },
    { title: 'ShopTargetAbsent', is: 'not proven', reason: 'Its series are not known.' },
    { title: 'ShopBare', is: 'neither proven nor excused' },
  ]);
});
