import type { Kinds } from '../snapshot/kinds.ts';

/** Returns whether a pod has ended, so that Prometheus drops it. */
export function isFinished({ status }: Kinds['Pod']): boolean {
  return status?.phase === 'Succeeded' || status?.phase === 'Failed';
}

/** Returns the reason why a pod is not ready, as the end of a sentence. */
export function troubleOf({ status }: Kinds['Pod']): string {
  const container = status?.containerStatuses?.find(
    ({ state, lastState }) => state?.waiting !== undefined || lastState?.terminated !== undefined,
  );
  if (container !== undefined) {
    const { name, state, lastState, restartCount } = container;
    const ended = lastState?.terminated;
    const reason = state?.waiting?.reason ?? ended?.reason;
    return `container ${name} ${reason}${ended === undefined ? '' : ` (exit code ${ended.exitCode}, ${restartCount} restarts)`}`;
  }
  const condition = status?.conditions?.find(({ type }) => type === 'Ready');
  return condition?.message || `${status?.phase ?? 'unknown'}${condition?.reason === undefined ? '' : ` (${condition.reason})`}`;
}
