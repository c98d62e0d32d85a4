/** How long the parts of an orderly stop take at most, in seconds. */
export interface GracePeriodParts {
  /** It goes on serving, not ready, so that load balancers notice. */
  readonly delaySeconds: number;
  /** Requests in flight are finished. */
  readonly drainSeconds: number;
}

/** Time to close what is left, and to write the last lines of the log. */
const FLUSH_SECONDS = 5;

/** How long Kubernetes has to wait for a stop in good order before it kills the process: the sum of the stop's parts. */
export function gracePeriodSeconds({ delaySeconds, drainSeconds }: GracePeriodParts): number {
  return Math.ceil(delaySeconds + drainSeconds + FLUSH_SECONDS);
}
