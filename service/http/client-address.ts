import type { IncomingMessage } from 'node:http';
import { BlockList, isIP, isIPv4, SocketAddress } from 'node:net';
import type { Config } from '../config.ts';

/**
 * Returns the function that gives the key of a request's client: its IPv4 address, or the /64 network of its IPv6 address, as one subscriber
 * has a whole /64 to pick addresses from.
 *
 * Guarantees: an address has one key, however it is written and whatever its port. Where a proxy reports a client that is no address, such
 * as `unknown`, the client has the key of that proxy. Without proxies, an IPv4 client costs no allocation.
 *
 * @param proxies which hops of `X-Forwarded-For` are proxies, as in `TRUST_PROXY`
 * @see https://www.rfc-editor.org/rfc/rfc6177
 */
export function clientKeys(proxies: Config['TRUST_PROXY']): (request: IncomingMessage) => string {
  if (proxies === undefined) return ({ socket }) => keyOf(socket.remoteAddress);
  const isProxy = typeof proxies === 'number' ? (_address: string | undefined, hop: number) => hop < proxies : oneOf(proxies);
  return ({ socket, headers }) => {
    let address = socket.remoteAddress;
    let client = address;
    let rest = String(headers['x-forwarded-for'] ?? '');
    for (let hop = 0; rest !== '' && isProxy(address, hop); hop++) {
      const comma = rest.lastIndexOf(',');
      address = addressIn(rest.slice(comma + 1));
      client = address ?? client;
      rest = rest.slice(0, Math.max(comma, 0));
    }
    return keyOf(client);
  };
}

// --- internal ---

/** A list also knows IPv4 addresses that are written as IPv6. */
function oneOf(networks: readonly string[]): (address: string | undefined) => boolean {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', bits = isIP(address) === 6 ? 128 : 32] = network.split('/');
    list.addSubnet(address, Number(bits), familyOf(address));
  }
  return (address) => address !== undefined && list.check(address, familyOf(address));
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return address.includes(':') ? 'ipv6' : 'ipv4';
}

/** Returns the address that a proxy reports, in these forms: `192.0.2.1`, `192.0.2.1:5001`, `2001:db8::1`, `[2001:db8::1]:443`; some write it in quotes. */
function addressIn(text: string): string | undefined {
  const written = text.trim();
  const address = isIPv4(written) ? written : written.replace(QUOTED, '$1').replace(WITH_PORT, '$1$2');
  switch (isIP(address)) {
    case 4:
      return address;
    case 6:
      return new SocketAddress({ address, family: 'ipv6' }).address;
    default:
      return undefined;
  }
}

const QUOTED = /^"(.*)"$/;
const WITH_PORT = /^(?:\[(.*)\](?::\d+)?|([\d.]+):\d+)$/;

/** The key of an address in its canonical form, in which sockets have it. */
function keyOf(address: string | undefined): string {
  if (address === undefined) return 'unknown';
  if (!address.includes(':')) return address;
  return address.startsWith(MAPPED) && address.includes('.') ? address.slice(MAPPED.length) : networkOf(address);
}

/** Precedes an IPv4 address that is written as IPv6. @see https://www.rfc-editor.org/rfc/rfc5952#section-5 */
const MAPPED = '::ffff:';

function networkOf(address: string): string {
  const [left = '', right = ''] = address.split('::');
  const head = left === '' ? [] : left.split(':');
  const tail = right === '' ? [] : right.split(':');
  const zeros = Array<string>(Math.max(0, 8 - head.length - tail.length)).fill('0');
  return [...head, ...zeros, ...tail].slice(0, 4).join(':');
}
