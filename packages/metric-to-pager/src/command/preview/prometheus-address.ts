/** Returns whether a Prometheus is given by its address, not by the name of its object. */
export function isAddress(prometheus: string | undefined): prometheus is string {
  return prometheus !== undefined && /^https?:\/\//.test(prometheus);
}
