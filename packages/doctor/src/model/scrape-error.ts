/** The meaning of a failed scrape. */
export type ScrapeFailure =
  | 'content-type'
  | 'limit-exceeded'
  | 'not-found'
  | 'unauthorized'
  | 'wrong-scheme'
  | 'parameters'
  | 'tls'
  | 'refused'
  | 'timeout'
  | 'no-route'
  | 'reset'
  | 'duplicate-samples'
  | 'unparsable'
  | 'other';

/** The meaning of the error that Prometheus reports of a scrape. */
export function failureOf({ error, url }: { readonly error: string; readonly url: string }): ScrapeFailure {
  if (/HTTP status 400/.test(error)) return badRequest(url);
  return PATTERNS.find(([, pattern]) => pattern.test(error))?.[0] ?? 'other';
}

// --- internal ---

/** An exporter of other targets refuses its parameters so; a port that speaks HTTPS answers HTTP so. */
function badRequest(url: string): ScrapeFailure {
  // A saved file hides the parameters, and not that there are some.
  if (/[?&](target|module)=|\/(probe|snmp)(?:[?…]|$)/.test(url)) return 'parameters';
  return url.startsWith('http:') ? 'wrong-scheme' : 'other';
}

/** In this order: the first that matches counts. @see https://github.com/prometheus/prometheus/blob/main/scrape/scrape.go */
const PATTERNS: readonly (readonly [ScrapeFailure, RegExp])[] = [
  ['limit-exceeded', /(sample|label|target|bucket|body size|length)[ _]?limit/i],
  ['content-type', /content-type|fallback_scrape_protocol|non-compliant scrape target/i],
  ['unauthorized', /HTTP status (401|403)/],
  ['not-found', /HTTP status 404/],
  ['wrong-scheme', /gave HTTP response to HTTPS client|malformed HTTP response|first record does not look like a TLS handshake/],
  ['tls', /x509|tls:|certificate/i],
  ['refused', /connection refused/],
  ['timeout', /deadline exceeded|i\/o timeout|Client\.Timeout/i],
  ['no-route', /no route to host|network is unreachable/i],
  ['reset', /connection reset by peer|\bEOF$/],
  ['duplicate-samples', /duplicate (sample|timestamp)/i],
  ['unparsable', /expected (a valid|value|label|timestamp|equal)|unexpected (end of input|end of line|")|invalid metric|"INVALID"|parse/i],
];
