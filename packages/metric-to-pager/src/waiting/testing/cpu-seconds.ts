/** Returns the seconds of CPU that `work` takes. A busy machine makes it wait, which does not count. */
export function cpuSeconds(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  return process.cpuUsage(before).user / 1e6;
}
