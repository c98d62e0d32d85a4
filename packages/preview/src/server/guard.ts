import type { IncomingMessage } from 'node:http';

/** Hosts by which a browser on this machine reaches a server on loopback. */
const LOOPBACK_HOSTS = new Set(['127.0.0.1', 'localhost', '[::1]']);

/**
 * Returns why a request is refused, or `undefined`. A page of another host that resolves its own name to loopback (DNS rebinding) sends
 * that name as Host; a page of another site is recognized by the headers that browsers add.
 */
export function refusal({ headers }: Pick<IncomingMessage, 'headers'>): string | undefined {
  const host = headers.host ?? '';
  if (!LOOPBACK_HOSTS.has(host.replace(/:\d+$/, '')))
    return `The Host header must be localhost or 127.0.0.1, got "${host}"; open the address that the command printed`;
  const { origin, 'sec-fetch-site': site } = headers;
  if (origin !== undefined && origin !== `http://${host}`) return `Requests of other sites are refused, got the Origin "${origin}"`;
  if (site === 'cross-site' && headers['sec-fetch-mode'] !== 'navigate') return 'Requests of other sites are refused';
  return undefined;
}

/**
 * Headers of every response. The page may request this server only. Inline styles are allowed because Grafana's components use them.
 */
export const SECURITY_HEADERS = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
} as const;
