/** The longest text of an IP address: IPv6 that ends in IPv4. */
const LONGEST = 45;

/**
 * The key that a client is counted under: its IPv4 address, or the /64 network of its IPv6 address, as one subscriber has a
 * whole /64 to pick addresses from. IPv4 costs no allocation. What cannot be an address (a socket that is gone, a
 * forged header) is counted as one client.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6177
 */
export function clientKey(ip: string | undefined): string {
  if (ip === undefined || ip.length > LONGEST) return 'unknown';
  return !ip.includes(':') || ip.includes('.') ? ip : network(ip);
}

// --- internal ---

function network(ip: string): string {
  const [left = '', right] = ip.split('::');
  const head = left === '' ? [] : left.split(':');
  const tail = right === undefined || right === '' ? [] : right.split(':');
  const zeros = Array<string>(Math.max(0, 8 - head.length - tail.length)).fill('0');
  return [...head, ...zeros, ...tail].slice(0, 4).join(':');
}
