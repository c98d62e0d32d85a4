import type { Notification } from './run-drill.ts';

/**
 * What somebody was told of the slower tiers of a budget while they knew of the faster one and it still fired: from when they were first
 * told of it until it ended, which Alertmanager may tell a moment later.
 *
 * @param notified everything that was told of one budget, oldest first
 */
export function inhibitedNotifications(notified: readonly Notification[], { by }: { readonly by: string }): readonly string[] {
  const fast = Map.groupBy(
    notified.filter(({ labels }) => labels['tier'] === by),
    ({ startsAt }) => startsAt,
  );
  const burns = [...fast.values()].map((tellings) => ({
    from: Math.min(...tellings.map(({ at }) => at)),
    to: Math.min(...tellings.filter(({ status }) => status === 'resolved').map(({ endsAt }) => Date.parse(endsAt))),
  }));
  return notified
    .filter(({ status, labels }) => status === 'firing' && labels['tier'] !== by)
    .filter(({ at }) => burns.some(({ from, to }) => at >= from && at < to))
    .map(({ labels, at }) => `${labels['tier']} at ${new Date(at).toISOString()}`);
}
