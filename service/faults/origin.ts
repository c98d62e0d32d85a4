import type { IncomingHttpHeaders } from 'node:http';
import { Problem } from '../http/problem.ts';

/**
 * Returns the refusal of a request to `/faults` that a page of another site may have made, or `undefined`. A page that resolves its own name to
 * this address (DNS rebinding) sends that name as Host; other pages are recognized by the headers that browsers add.
 *
 * @param listening the address that the service listens on, which is expected as Host beside those of loopback
 * @see https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Sec-Fetch-Site
 */
export function strangeOrigin({ host = '', origin, 'sec-fetch-site': site }: IncomingHttpHeaders, listening: string): Problem | undefined {
  const name = host.replace(/:\d+$/, '').toLowerCase();
  const own = EVERY_ADDRESS.has(listening) ? [] : [listening.toLowerCase(), `[${listening.toLowerCase()}]`];
  if (!LOOPBACK.has(name) && !own.includes(name))
    return new Problem(403, `without FAULTS_TOKEN the Host must be localhost, 127.0.0.1, [::1] or that of HOST, got "${host}"`);
  if ((origin !== undefined && origin !== `http://${host}`) || (site !== undefined && site !== 'same-origin' && site !== 'none'))
    return new Problem(403, 'without FAULTS_TOKEN requests of other web sites are refused');
  return undefined;
}

// --- internal ---

/** These name no address by which the service is reached. */
const EVERY_ADDRESS: ReadonlySet<string> = new Set(['0.0.0.0', '::']);
const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);
