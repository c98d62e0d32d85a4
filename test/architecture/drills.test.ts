import { expect, test } from '@jest/globals';
import { alertsOf } from 'metric-to-pager/slo';
import { service } from '../../service/service.ts';
import { alertNameOf, DRILLS } from '../cluster/alerts/drills.ts';
import { inhibitedNotifications } from '../cluster/alerts/inhibition.ts';
import type { Notification } from '../cluster/alerts/run-drill.ts';

test('every alert has a drill on a cluster, and each objective one of its fastest tier', () => {
  const alerts = alertsOf(service, { alertPrefix: service.alertPrefix, namespace: '', job: '' });
  expect(new Set(DRILLS.map(alertNameOf))).toEqual(new Set(alerts.map(({ name }) => name)));
  const burnt = DRILLS.flatMap(({ labels }) => (labels?.['tier'] === 'page-fast' ? [labels['slo']] : []));
  expect(burnt.sort()).toEqual(Object.keys(service.objectives.objectives).sort());
});

test('a slower tier is held back from the first word of the faster one until that has ended, and no longer', () => {
  const told = (tier: string, at: number, ended?: number): Notification => ({
    status: ended === undefined ? 'firing' : 'resolved',
    labels: { tier },
    annotations: {},
    startsAt: new Date(0).toISOString(),
    endsAt: new Date(ended ?? 0).toISOString(),
    receiver: 'page',
    at,
  });
  const course = (...slower: readonly Notification[]) => [told('fast', 10), ...slower, told('fast', 60, 50)];
  const heldBack = (...slower: readonly Notification[]) => inhibitedNotifications(course(...slower), { by: 'fast' });
  expect(heldBack(told('slow', 9), told('slow', 50), told('slow', 30, 20))).toEqual([]);
  expect(heldBack(told('slow', 10))).toEqual(['slow at 1970-01-01T00:00:00.010Z']);
  expect(heldBack(told('slow', 49))).toHaveLength(1);
  expect(inhibitedNotifications([told('fast', 10), told('slow', 99)], { by: 'fast' })).toHaveLength(1);
});
