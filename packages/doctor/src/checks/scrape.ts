import { comment, kubectl } from 'metric-to-pager/terminal';
import type { Check, Observation } from '../check.ts';
import type { Fix } from '../finding.ts';
import { jsonFix, manualFix, mergeFix } from '../fix.ts';
import { links } from '../model/links.ts';
import { displayName, keyOf } from '../model/object-view.ts';
import type { ScrapeFailure } from '../model/scrape-error.ts';
import {
  type Down,
  downTargets,
  endpointEdit,
  endpointFix,
  homeOf,
  hostOf,
  limitFix,
  policiesAgainst,
  proxiedPath,
} from './down-targets.ts';
import { scrapedPorts } from './target.ts';

const WHY = 'A target that is down gives no metrics: alerts on them cannot fire, and panels are empty.';

/** The scrapes of the targets succeed. */
export const scrape: readonly Check[] = [
  {
    id: 'target.network-policy',
    severity: 'error',
    title: 'A NetworkPolicy keeps Prometheus out',
    why: WHY,
    cause:
      'A NetworkPolicy selects the pods for ingress, and none of its rules admits the namespace of Prometheus on the port of the metrics.',
    evidence: 'The scrape ends with context deadline exceeded, and kubectl get networkpolicy shows the policy.',
    fix: 'Admit the namespace of Prometheus on the port of the metrics.',
    run: (model) =>
      downTargets(model, ['timeout']).flatMap((down) => {
        const [policy] = policiesAgainst(down, model);
        if (policy === undefined || down.pod === undefined) return [];
        const home = homeOf(down);
        const [port] = scrapedPorts(down.pod, down.first.url);
        const rule = {
          from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': home } } }],
          ports: [{ port, protocol: 'TCP' }],
        };
        const [path, value] = policy.spec?.ingress === undefined ? ['/spec/ingress', [rule]] : ['/spec/ingress/-', rule];
        return observation(down, {
          reason: `${displayName(policy)} does not admit Prometheus from namespace ${home}`,
          fix: jsonFix(policy, [{ op: 'add', path, value }], { safe: false }),
        });
      }),
  },
  scrapeCheck({
    id: 'target.content-type',
    title: 'The answer to the scrape has no usable Content-Type',
    cause:
      'Prometheus 3 refuses answers without a Content-Type, or with one that it does not know, instead of guessing the text format as Prometheus 2 did.',
    evidence: 'lastError of the target names the Content-Type.',
    fix: 'Let the service send Content-Type: text/plain; version=0.0.4, or set spec.fallbackScrapeProtocol of the monitor.',
    failures: ['content-type'],
    words: () => 'the answer has a Content-Type that Prometheus 3 refuses',
    repair: ({ monitor }) => mergeFix(monitor.object, { spec: { fallbackScrapeProtocol: 'PrometheusText0.0.4' } }, { safe: true }),
  }),
  scrapeCheck({
    id: 'limits.exceeded',
    title: 'The scrape exceeds a limit',
    cause:
      'The target exposes more samples, labels or bytes than sampleLimit, labelLimit, bodySizeLimit or an enforced limit of Prometheus allows. The whole scrape is thrown away.',
    evidence: 'lastError of the target names the limit.',
    fix: 'Expose less, drop metrics by metricRelabelings, or raise the limit of the monitor. Enforced limits are set on the Prometheus object.',
    failures: ['limit-exceeded'],
    words: () => 'a limit is exceeded, and the whole scrape is thrown away',
    repair: ({ monitor }) => limitFix(monitor),
  }),
  scrapeCheck({
    id: 'target.not-found',
    title: 'The path of the metrics does not exist',
    cause: 'The service serves its metrics under another path than the endpoint asks for; without spec.endpoints[].path that is /metrics.',
    evidence: 'lastError: server returned HTTP status 404 Not Found.',
    fix: 'Set the path of the endpoint.',
    failures: ['not-found'],
    words: ({ endpoint }) => `the path ${endpoint.path} does not exist`,
    repair: (down) => (down.endpoint.path === '/metrics' ? endpointEdit(down, 'the path') : endpointFix(down, { path: '/metrics' })),
  }),
  scrapeCheck({
    id: 'target.wrong-scheme',
    title: 'The scheme is not the one that the port speaks',
    cause: 'The endpoint says https and the port speaks HTTP, or the other way round.',
    evidence: 'lastError: server gave HTTP response to HTTPS client, or HTTP status 400 Bad Request.',
    fix: 'Set spec.endpoints[].scheme.',
    failures: ['wrong-scheme'],
    words: ({ first }) => `${first.url.split(':')[0]} is not what the port speaks`,
    repair: (down) => endpointFix(down, { scheme: down.first.url.startsWith('https') ? 'http' : 'https' }),
  }),
  scrapeCheck({
    id: 'target.tls',
    title: 'The TLS connection to the target fails',
    cause:
      'The certificate is signed by a CA that Prometheus does not know, is for another name, or has expired; or the target asks for a client certificate.',
    evidence: 'lastError names x509 or tls.',
    fix: 'Set spec.endpoints[].tlsConfig: ca, serverName, and cert with keySecret for a client certificate.',
    failures: ['tls'],
    words: () => 'the TLS connection fails',
    repair: (down) => endpointEdit(down, 'tlsConfig'),
  }),
  scrapeCheck({
    id: 'target.unauthorized',
    title: 'The target asks for other credentials',
    cause: 'The metrics are protected, and the endpoint sends no credentials or those of an account without the right.',
    evidence: 'lastError: server returned HTTP status 401 Unauthorized, or 403 Forbidden.',
    fix: 'Set spec.endpoints[].authorization or basicAuth, or grant the right to the account of Prometheus.',
    failures: ['unauthorized'],
    words: () => 'the target refuses the credentials',
    repair: (down) => endpointEdit(down, 'authorization'),
  }),
  scrapeCheck({
    id: 'target.refused',
    title: 'The target does not listen on the port',
    cause: 'The process listens on another port, or on 127.0.0.1 only, or serves its metrics only when they are switched on.',
    evidence: 'lastError: connect: connection refused.',
    fix: 'Let the process listen on 0.0.0.0 and on the port of the endpoint.',
    failures: ['refused'],
    words: ({ first }) => `nothing listens at ${hostOf(first.url)}, or only on 127.0.0.1`,
    repair: ({ first }) =>
      manualFix(
        comment`the log may name the address and the port on which it listens`,
        kubectl(first.labels['namespace'])`logs ${first.labels['pod'] ?? 'POD'} --tail=30`,
      ),
  }),
  scrapeCheck({
    id: 'target.timeout',
    title: 'The target does not answer in time',
    cause: 'The service takes longer than the scrape timeout to answer, hangs, or packets to it are dropped.',
    evidence: 'lastError: context deadline exceeded.',
    fix: 'Make the metrics cheaper, or raise scrapeTimeout, which may be as long as the interval.',
    failures: ['timeout'],
    words: () => 'it does not answer within the scrape timeout',
    repair: (down) => endpointEdit(down, 'scrapeTimeout'),
  }),
  scrapeCheck({
    id: 'target.invalid-exposition',
    title: 'The answer to the scrape is not valid',
    cause: 'The endpoint answers with a page or with JSON instead of metrics, or exposes the same series twice.',
    evidence: 'lastError names the place that cannot be parsed, or the duplicate.',
    fix: 'Point the endpoint at the path that serves metrics, or correct what the service exposes.',
    failures: ['unparsable', 'duplicate-samples'],
    words: () => 'what it answers is no valid exposition of metrics',
    repair: ({ first }) => manualFix(kubectl()`get --raw=${proxiedPath(first)} | head`),
  }),
  scrapeCheck({
    id: 'target.down',
    title: 'The scrape of the target fails',
    cause: 'See the error that Prometheus reports.',
    evidence: 'lastError of the target.',
    fix: 'Ask the target by hand through the proxy of the API server.',
    failures: ['other'],
    words: ({ first }) => first.error || 'Prometheus gives no reason',
    repair: ({ first }) => manualFix(kubectl()`get --raw=${proxiedPath(first)} | head`),
  }),
];

// --- internal ---

interface ScrapeCheck extends Pick<Check, 'id' | 'title' | 'cause' | 'evidence' | 'fix'> {
  readonly failures: readonly ScrapeFailure[];
  /** The reason in words, as the end of a sentence. */
  readonly words: (down: Down) => string;
  readonly repair: (down: Down) => Fix;
}

function scrapeCheck({ failures, words, repair, ...check }: ScrapeCheck): Check {
  return {
    ...check,
    severity: 'error',
    why: WHY,
    run: (model) =>
      downTargets(model, failures)
        // A policy explains a timeout better than the timeout itself.
        .filter((down) => down.failure !== 'timeout' || policiesAgainst(down, model).length === 0)
        .map((down) => observation(down, { reason: words(down), fix: repair(down) })),
  };
}

function observation(down: Down, { reason, fix }: { readonly reason: string; readonly fix: Fix }): Observation {
  const { monitor, endpoint, targets, first, pod } = down;
  const { length } = endpoint.active;
  const all = targets.length === length;
  const several = all ? `any of the ${length} targets` : `${targets.length} of the ${length} targets`;
  return {
    subject: monitor.reference,
    severity: all ? 'error' : 'warning',
    message: `Prometheus cannot scrape ${targets.length > 1 ? several : first.url} of ${monitor.name}: ${reason}.`,
    evidence: targets.slice(0, 3).map(({ url, error }) => `${url}: ${error || 'no error was reported'}`),
    fix,
    breaks: all && monitor.endpoints.length === 1 ? monitor.breaking(links.scraped).breaks : [],
    needs: [...monitor.linksToScrape, links.discovered(endpoint.pool), ...(pod === undefined ? [] : [links.ready(keyOf(pod))])],
    // Of the Services of a monitor only those in a namespace with a target that is down.
    concerns: [
      monitor.key,
      ...monitor.services.filter(({ metadata }) => targets.some(({ labels }) => labels['namespace'] === metadata.namespace)).map(keyOf),
      ...(pod === undefined ? [] : [keyOf(pod)]),
    ],
  };
}
