/** Returns whether a URL has this path as it is written: nothing is resolved, encoded or taken for another part of it. */
export function isPlainPath(path: string): boolean {
  return path.startsWith('/') && !ENCODED_SEPARATOR.test(path) && new URL(`http://host${path}`).pathname === path;
}

/**
 * Returns a path that comes from a cluster, such as `spec.routePrefix`, when it stays below where it is appended.
 *
 * @param what what the path is, for the error
 * @throws for dot segments, also encoded ones, and for every character that has a meaning in a URL or in a shell
 */
export function plainPath(path: string, what: string): string {
  if (PLAIN.test(path) && isPlainPath(path)) return path;
  throw new Error(`${what} must be a path of letters, digits and -._~:, without dot segments, got ${JSON.stringify(path)}`);
}

// --- internal ---

/** `%2e`, `%2f`, `%5c`, and `%25`, which hides one of them from the first reader. */
const ENCODED_SEPARATOR = /%(2e|2f|5c|25)/i;
const PLAIN = /^(?:\/(?:[\w.~:=+,-]|%[\da-f]{2})*)+$/i;
