import { expect, test } from '@jest/globals';
import type { Fault } from '../alerts/index.ts';
import { instantClock } from '../waiting/testing/instant-clock.ts';
import { followAlert, type Link } from './follow-alert.ts';
import type { DrillSite } from './site.ts';
import type { Delivery } from './webhook-receiver.ts';

const RULE = { alert: 'ShopDown', expr: 'up == 0', for: '1m', labels: { severity: 'critical' }, annotations: {} };
const LABELS = { alertname: 'ShopDown', severity: 'critical', namespace: 'shop', job: 'shop' };

/** The seconds after which a link follows from a fault, or from its end. */
interface Delays {
  readonly metric?: number;
  readonly pending?: number;
  readonly firing?: number;
  readonly delivered?: number;
  readonly resolved?: number;
  readonly resolutionDelivered?: number;
  /** An alert that exists before the fault. */
  readonly stale?: boolean;
}

/** Returns a drill of an installation in which each link follows after its delay. */
function drilled({ metric = 5, pending = 10, firing = 70, delivered = 75, resolved = 20, resolutionDelivered = 25, stale }: Delays = {}) {
  const clock = instantClock();
  const log: string[] = [];
  let injected = Number.POSITIVE_INFINITY;
  let ended = Number.POSITIVE_INFINITY;
  const after = (start: number, delay: number) => clock.now() >= start + 1000 * delay;
  const shows = (delay: number) => after(injected, delay) && !after(ended, resolved);
  const fault: Fault = {
    id: 'down',
    description: 'the shop is down',
    changes: [{ apiVersion: 'v1', kind: 'Service' }],
    shows: (selector) => `fault${selector}`,
    inject: async (site) => {
      await site.change({ apiVersion: 'v1', kind: 'Service' }, () => ({ patch: { spec: 'broken' }, undo: { spec: 'whole' } }));
    },
  };
  const objects = {
    read: async ({ kind }: { kind: string }) => (kind === 'PrometheusRule' ? { spec: { groups: [{ rules: [RULE] }] } } : {}),
    patch: async (_reference: object, { spec }: { spec: string }) => {
      log.push(spec);
      if (spec === 'broken') injected = clock.now();
      else ended = clock.now();
    },
  };
  const query = async (expr: string) => {
    const state = /alertstate="(\w+)"/.exec(expr)?.[1];
    const found = expr.startsWith('fault')
      ? shows(metric)
      : stale || (state === 'pending' ? shows(pending) && !shows(firing) : shows(state === 'firing' ? firing : pending));
    return found ? [{ labels: LABELS, value: 1 }] : [];
  };
  const deliveries = async () => {
    const sent = [
      ...(after(injected, delivered) ? ['firing' as const] : []),
      ...(after(ended, resolutionDelivered) ? ['resolved' as const] : []),
    ];
    return sent.map(
      (status): Delivery => ({ receiver: 'drill', at: 0, alerts: [{ status, labels: LABELS, annotations: {}, startsAt: '', endsAt: '' }] }),
    );
  };
  const site = {
    cluster: { objects },
    installation: { namespace: 'shop', name: 'shop' },
    prometheus: { server: { query } },
    receiver: { deliveries },
    fieldManager: 'drill',
  } as unknown as DrillSite;
  const links: [Link, number][] = [];
  const follow = ({ signal, onLink = () => {} }: { readonly signal?: AbortSignal; readonly onLink?: (link: Link) => void } = {}) =>
    followAlert({ alert: 'ShopDown', fault }, site, {
      clock,
      everySeconds: 1,
      onLink: (link, seconds) => {
        links.push([link, seconds]);
        onLink(link);
      },
      ...(signal && { signal }),
    });
  return { follow, links, log };
}

test('each link is seen in its order, and timed from the fault or from its end', async () => {
  const { follow, links, log } = drilled();
  const { times, notified, rule } = await follow();
  expect(links.map(([link]) => link)).toEqual(['fault', 'metric', 'pending', 'firing', 'receiver', 'fault ended', 'over', 'resolved']);
  expect(times.metric).toBeLessThan(times.pending ?? 0);
  expect(times.firing).toBeGreaterThanOrEqual(70);
  expect(times.delivered).toBeGreaterThanOrEqual(times.firing);
  expect(times.resolved).toBe(20);
  expect(times.resolutionDelivered).toBe(25);
  expect([notified.receiver, notified.status, rule]).toEqual(['drill', 'firing', RULE]);
  expect(log).toEqual(['broken', 'whole']);
});

test.each<[string, Delays, RegExp]>([
  [
    'the metric does not show the fault',
    { metric: Infinity },
    /waiting for the metric that shows it \(ShopDown: the shop is down\): fault\{.* has no series$/,
  ],
  ['the alert does not fire', { firing: Infinity, delivered: Infinity }, /waiting for the alert to /],
  [
    'the alert is not delivered',
    { delivered: Infinity },
    /waiting for the alert to be delivered .*: of 0 notifications of it none is firing/,
  ],
  ['the alert does not end', { resolved: Infinity }, /waiting for the alert to be over .*: there still is /],
  ['the resolution is not delivered', { resolutionDelivered: Infinity }, /waiting for the resolution to be delivered .*none is resolved/],
])('when %s, the fault is ended and the error names the link', async (_what, delays, error) => {
  const { follow, log } = drilled(delays);
  await expect(follow()).rejects.toThrow(error);
  expect(log).toEqual(['broken', 'whole']);
});

test('an alert that exists before the fault is not drilled', async () => {
  const { follow, log } = drilled({ stale: true });
  await expect(follow()).rejects.toThrow('waiting for no alert to begin with');
  expect(log).toEqual([]);
});

test('a drill that is stopped ends its fault', async () => {
  const stopping = new AbortController();
  const { follow, log } = drilled();
  const onLink = (link: Link) => link === 'metric' && stopping.abort(new Error('stopped'));
  await expect(follow({ signal: stopping.signal, onLink })).rejects.toThrow('stopped');
  expect(log).toEqual(['broken', 'whole']);
});
