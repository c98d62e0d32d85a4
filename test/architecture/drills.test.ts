import { expect, test } from '@jest/globals';
import type { Notification } from 'metric-to-pager/drill';
import { alertsOf } from 'metric-to-pager/slo';
import { service } from '../../service/service.ts';
import { alertOf, DRILLS } from '../cluster/alerts/drills.ts';
import { inhibitedNotifications } from '../cluster/alerts/inhibition.ts';

test('every fault of an alert is injected by a drill on a cluster, and every objective has a drill for its fastest tier', () => {
  const alerts = alertsOf(service, { alertPrefix: service.alertPrefix, namespace: '', job: '' });
  const ids = (faults: readonly { readonly id: string }[]) => new Set(faults.map(({ id }) => id));
  expect(ids(DRILLS.map((drill) => alertOf(drill).fault))).toEqual(ids(alerts.flatMap(({ fault }) => fault ?? [])));
  const burnt = DRILLS.map(alertOf).flatMap(({ labels }) => (labels?.['tier'] === 'page-fast' ? [labels['slo']] : []));
  expect(burnt.sort()).toEqual(Object.keys(service.objectives.objectives).sort());
});

test('a slower tier is inhibited from the first notification of the faster one until its end', () => {
  const notification = (tier: string, at: number, ended?: number): Notification => ({
    status: ended === undefined ? 'firing' : 'resolved',
    labels: { tier },
    annotations: {},
    startsAt: new Date(0).toISOString(),
    endsAt: new Date(ended ?? 0).toISOString(),
    receiver: 'page',
    at,
  });
  const inhibited = (...slower: readonly Notification[]) =>
    inhibitedNotifications([notification('fast', 10), ...slower, notification('fast', 60, 50)], { by: 'fast' });
  expect(inhibited(notification('slow', 9), notification('slow', 50), notification('slow', 30, 20))).toEqual([]);
  expect(inhibited(notification('slow', 10))).toEqual(['slow at 1970-01-01T00:00:00.010Z']);
  expect(inhibited(notification('slow', 49))).toHaveLength(1);
  expect(inhibitedNotifications([notification('fast', 10), notification('slow', 99)], { by: 'fast' })).toHaveLength(1);
});
