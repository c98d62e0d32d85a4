import { referenceTo } from 'metric-to-pager/cluster';
import type { Check, Observation, Page } from '../check.ts';
import type { Fix } from '../finding.ts';
import { jsonFix, manualFix, mergeFix } from '../fix.ts';
import { links } from '../model/links.ts';
import type { Model } from '../model/model.ts';
import type { ScrapeFailure } from '../model/scrape-error.ts';
import { breaking, called, keyOf, needsToScrape } from './about-monitor.ts';
import { type Down, downTargets, editFix, endpointFix, homeOf, hostOf, limitFix, policiesAgainst, proxiedPath } from './down-targets.ts';
import { scrapedPorts } from './target.ts';

/** The scrapes of the targets succeed. */
export const scrape: readonly Check[] = [
  scrapeCheck({
    id: 'target.network-policy',
    row: 19,
    title: 'A NetworkPolicy keeps Prometheus out',
    page: {
      cause:
        'A NetworkPolicy selects the pods for ingress, and none of its rules admits the namespace of Prometheus on the port of the metrics.',
      evidence: 'The scrape ends with context deadline exceeded, and kubectl get networkpolicy shows the policy.',
      fix: 'Admit the namespace of Prometheus on the port of the metrics.',
    },
    of: (failure, down, model) => failure === 'timeout' && policiesAgainst(down, model).length > 0,
    words: (down, model) => {
      const [policy] = policiesAgainst(down, model);
      return `NetworkPolicy ${policy?.metadata.namespace}/${policy?.metadata.name} does not admit Prometheus from namespace ${homeOf(down)}`;
    },
    fix: (down, model) => {
      const [policy] = policiesAgainst(down, model);
      const [port] = down.pod === undefined ? [] : scrapedPorts(down.pod, down.first.url);
      if (policy === undefined) return manualFix(`kubectl -n ${down.first.labels['namespace']} get networkpolicy`);
      const rule = {
        from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': homeOf(down) } } }],
        ports: [{ port, protocol: 'TCP' }],
      };
      const path = policy.spec?.ingress === undefined ? '/spec/ingress' : '/spec/ingress/-';
      return jsonFix(policy, [{ op: 'add', path, value: policy.spec?.ingress === undefined ? [rule] : rule }], { safe: false });
    },
  }),
  scrapeCheck({
    id: 'target.content-type',
    row: 20,
    title: 'The answer to the scrape has no usable Content-Type',
    page: {
      cause:
        'Prometheus 3 refuses answers without a Content-Type, or with one that it does not know, instead of guessing the text format as Prometheus 2 did.',
      evidence: 'lastError of the target names the Content-Type.',
      fix: 'Let the service send Content-Type: text/plain; version=0.0.4, or set spec.fallbackScrapeProtocol of the monitor.',
    },
    of: (failure) => failure === 'content-type',
    words: () => 'the answer has a Content-Type that Prometheus 3 refuses',
    fix: ({ monitor }) => mergeFix(monitor.object, { spec: { fallbackScrapeProtocol: 'PrometheusText0.0.4' } }, { safe: true }),
  }),
  scrapeCheck({
    id: 'limits.exceeded',
    row: 22,
    title: 'The scrape exceeds a limit',
    page: {
      cause:
        'The target exposes more samples, labels or bytes than sampleLimit, labelLimit, bodySizeLimit or an enforced limit of Prometheus allows. The whole scrape is thrown away.',
      evidence: 'lastError of the target names the limit.',
      fix: 'Expose less, drop metrics by metricRelabelings, or raise the limit of the monitor. Enforced limits are set on the Prometheus object.',
    },
    of: (failure) => failure === 'limit-exceeded',
    words: () => 'a limit is exceeded, and the whole scrape is thrown away',
    fix: ({ monitor }) => limitFix(monitor),
  }),
  scrapeCheck({
    id: 'target.not-found',
    row: 19,
    title: 'The path of the metrics does not exist',
    page: {
      cause:
        'The service serves its metrics under another path than the endpoint asks for; without spec.endpoints[].path that is /metrics.',
      evidence: 'lastError: server returned HTTP status 404 Not Found.',
      fix: 'Set the path of the endpoint.',
    },
    of: (failure) => failure === 'not-found',
    words: ({ endpoint }) => `the path ${endpoint.path} does not exist`,
    fix: (down) => (down.endpoint.path === '/metrics' ? editFix(down, 'the path') : endpointFix(down, { path: '/metrics' })),
  }),
  scrapeCheck({
    id: 'target.wrong-scheme',
    row: 19,
    title: 'The scheme is not the one that the port speaks',
    page: {
      cause: 'The endpoint says https and the port speaks HTTP, or the other way round.',
      evidence: 'lastError: server gave HTTP response to HTTPS client, or HTTP status 400 Bad Request.',
      fix: 'Set spec.endpoints[].scheme.',
    },
    of: (failure) => failure === 'wrong-scheme',
    words: ({ first }) => `${first.url.split(':')[0]} is not what the port speaks`,
    fix: (down) => endpointFix(down, { scheme: down.first.url.startsWith('https') ? 'http' : 'https' }),
  }),
  scrapeCheck({
    id: 'target.tls',
    row: 19,
    title: 'The TLS connection to the target fails',
    page: {
      cause:
        'The certificate is signed by a CA that Prometheus does not know, is for another name, or has expired; or the target asks for a client certificate.',
      evidence: 'lastError names x509 or tls.',
      fix: 'Set spec.endpoints[].tlsConfig: ca, serverName, and cert with keySecret for a client certificate.',
    },
    of: (failure) => failure === 'tls',
    words: () => 'the TLS connection fails',
    fix: (down) => editFix(down, 'tlsConfig'),
  }),
  scrapeCheck({
    id: 'target.unauthorized',
    row: 19,
    title: 'The target asks for other credentials',
    page: {
      cause: 'The metrics are protected, and the endpoint sends no credentials or those of an account without the right.',
      evidence: 'lastError: server returned HTTP status 401 Unauthorized, or 403 Forbidden.',
      fix: 'Set spec.endpoints[].authorization or basicAuth, or grant the right to the account of Prometheus.',
    },
    of: (failure) => failure === 'unauthorized',
    words: () => 'the target refuses the credentials',
    fix: (down) => editFix(down, 'authorization'),
  }),
  scrapeCheck({
    id: 'target.refused',
    row: 19,
    title: 'The target does not listen on the port',
    page: {
      cause: 'The process listens on another port, or on 127.0.0.1 only, or serves its metrics only when they are switched on.',
      evidence: 'lastError: connect: connection refused.',
      fix: 'Let the process listen on 0.0.0.0 and on the port of the endpoint.',
    },
    of: (failure) => failure === 'refused',
    words: ({ first }) => `nothing listens at ${hostOf(first.url)}, or only on 127.0.0.1`,
    fix: ({ first }) =>
      manualFix(
        `kubectl -n ${first.labels['namespace']} logs ${first.labels['pod']} --tail 30   # on which address and port does it listen?`,
      ),
  }),
  scrapeCheck({
    id: 'target.timeout',
    row: 19,
    title: 'The target does not answer in time',
    page: {
      cause: 'The service takes longer than the scrape timeout to answer, hangs, or packets to it are dropped.',
      evidence: 'lastError: context deadline exceeded.',
      fix: 'Make the metrics cheaper, or raise scrapeTimeout, which may be as long as the interval.',
    },
    of: (failure) => failure === 'timeout',
    words: () => 'it does not answer within the scrape timeout',
    fix: (down) => editFix(down, 'scrapeTimeout'),
  }),
  scrapeCheck({
    id: 'target.invalid-exposition',
    row: 19,
    title: 'The answer to the scrape is not valid',
    page: {
      cause: 'The endpoint answers with a page or with JSON instead of metrics, or exposes the same series twice.',
      evidence: 'lastError names the place that cannot be parsed, or the duplicate.',
      fix: 'Point the endpoint at the path that serves metrics, or correct what the service exposes.',
    },
    of: (failure) => failure === 'unparsable' || failure === 'duplicate-samples',
    words: () => 'what it answers is no valid exposition of metrics',
    fix: ({ first }) => manualFix(`kubectl get --raw ${proxiedPath(first)} | head`),
  }),
  scrapeCheck({
    id: 'target.down',
    row: 19,
    title: 'The scrape of the target fails',
    page: {
      cause: 'See the error that Prometheus reports.',
      evidence: 'lastError of the target.',
      fix: 'Ask the target by hand through the proxy of the API server.',
    },
    of: (failure) => failure === 'other',
    words: ({ first }) => first.error || 'Prometheus gives no reason',
    fix: ({ first }) => manualFix(`kubectl get --raw ${proxiedPath(first)} | head`),
  }),
];

// --- internal ---

interface ScrapeCheck {
  readonly id: string;
  readonly row: number;
  readonly title: string;
  readonly page: Page;
  readonly of: (failure: ScrapeFailure, down: Down, model: Model) => boolean;
  /** The reason in words, as the end of a sentence. */
  readonly words: (down: Down, model: Model) => string;
  readonly fix: (down: Down, model: Model) => Fix;
}

function scrapeCheck({ id, row, title, page, of, words, fix }: ScrapeCheck): Check {
  const isPolicy = id === 'target.network-policy';
  return {
    id,
    row,
    severity: 'error',
    title,
    why: 'A target that is down gives no metrics: alerts on them cannot fire, and panels are empty.',
    page,
    run: (model) =>
      downTargets(model).flatMap(([failure, down]) => {
        if (!of(failure, down, model)) return [];
        // A policy explains a timeout better than the timeout itself.
        if (!isPolicy && failure === 'timeout' && policiesAgainst(down, model).length > 0) return [];
        return [observation(down, { reason: words(down, model), fix: fix(down, model) })];
      }),
  };
}

function observation(down: Down, { reason, fix }: { readonly reason: string; readonly fix: Fix }): Observation {
  const { monitor, endpoint, targets, first, pod } = down;
  const all = targets.length === endpoint.active.length;
  return {
    subject: referenceTo(monitor.object),
    severity: all ? 'error' : 'warning',
    message: `Prometheus cannot scrape ${all && targets.length > 1 ? `any of the ${targets.length} targets` : targets.length > 1 ? `${targets.length} of the ${endpoint.active.length} targets` : `${first.url}`} of ${called(monitor.object)}: ${reason}.`,
    evidence: targets.slice(0, 3).map(({ url, error }) => `${url}: ${error || 'no error was reported'}`),
    fix,
    ...(all && monitor.endpoints.length === 1 ? breaking(monitor, links.scraped) : { concerns: [monitor.key] }),
    needs: [...needsToScrape(monitor), links.discovered(endpoint.pool), ...(pod === undefined ? [] : [links.ready(keyOf(pod))])],
    concerns: [monitor.key, ...monitor.services.map(keyOf), ...(pod === undefined ? [] : [keyOf(pod)])],
  };
}
