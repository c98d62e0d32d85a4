/** Returns the unit of a number of things, such as `cores`, with Grafana's prefixes for large numbers. */
export function countUnit<const T extends string>(things: T): `count:${T}` {
  return `count:${things}`;
}
