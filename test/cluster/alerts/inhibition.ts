import type { Notification } from 'metric-to-pager/drill';

/**
 * Returns the notifications of slower tiers that should have been inhibited: sent between the first notification of the fast tier `by` and
 * its end.
 * @param notified all notifications of one budget, oldest first
 */
export function inhibitedNotifications(notified: readonly Notification[], { by }: { readonly by: string }): readonly string[] {
  const fast = Map.groupBy(
    notified.filter(({ labels }) => labels['tier'] === by),
    ({ startsAt }) => startsAt,
  );
  const burns = [...fast.values()].map((notifications) => ({
    from: Math.min(...notifications.map(({ at }) => at)),
    to: Math.min(...notifications.filter(({ status }) => status === 'resolved').map(({ endsAt }) => Date.parse(endsAt))),
  }));
  return notified
    .filter(({ status, labels }) => status === 'firing' && labels['tier'] !== by)
    .filter(({ at }) => burns.some(({ from, to }) => at >= from && at < to))
    .map(({ labels, at }) => `${labels['tier']} at ${new Date(at).toISOString()}`);
}
