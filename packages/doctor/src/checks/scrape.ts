import { comment, kubectl } from 'metric-to-pager/terminal';
import type { Check } from '../check.ts';
import { jsonFix, manualFix, mergeFix } from '../fix.ts';
import { displayName } from '../model/object-view.ts';
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
import { BLOCKED, observation, scrapeCheck, WHY } from './scrape-check.ts';
import { scrapedPorts } from './target.ts';

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
      downTargets(model, BLOCKED).flatMap((down) => {
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
    evidence: 'lastError: server gave HTTP response to HTTPS client, or HTTP status 400 Bad Request to a URL with http.',
    fix: 'Set spec.endpoints[].scheme.',
    failures: ['wrong-scheme'],
    words: ({ first }) => `${first.url.split(':')[0]} is not what the port speaks`,
    repair: (down) => endpointFix(down, { scheme: down.first.url.startsWith('https') ? 'http' : 'https' }),
  }),
  scrapeCheck({
    id: 'target.parameters',
    title: 'The exporter refuses the parameters of the scrape',
    cause: 'An exporter of other targets, such as the blackbox or the SNMP exporter, does not know the module, or is given no target.',
    evidence: 'lastError: server returned HTTP status 400 Bad Request, to a URL with the parameters target or module.',
    fix: 'Name a module of the configuration of the exporter, and set the parameter target by a relabeling or a Probe.',
    failures: ['parameters'],
    words: ({ first }) => `the exporter refuses its parameters ${parametersOf(first.url) || '(none)'}`,
    repair: ({ first }) =>
      manualFix(comment`the answer names the parameter`, kubectl()`get --raw=${proxiedPath(first)}${parametersOf(first.url)}`),
  }),
  scrapeCheck({
    id: 'target.mesh',
    title: 'The mesh refuses the connection of Prometheus',
    cause: 'The pod has a sidecar that takes connections by mutual TLS only, and Prometheus is no part of the mesh.',
    evidence: 'lastError: connection reset by peer, or EOF; the pod has a container istio-proxy or linkerd-proxy.',
    fix: 'Let the sidecar serve the metrics, take plain connections on the port of the metrics, or give Prometheus a certificate of the mesh.',
    failures: ['reset'],
    accepts: ({ pod }) => proxyOf(pod) !== undefined,
    words: ({ pod }) => `${proxyOf(pod)} takes connections of the mesh only`,
    repair: ({ pod }) =>
      manualFix(
        comment`1. let the sidecar serve the metrics: annotation prometheus.istio.io/merge-metrics: "true", port 15020`,
        comment`2. or take plain connections on that port: PeerAuthentication with portLevelMtls PERMISSIVE; in Linkerd a Server with an AuthorizationPolicy`,
        comment`3. or give Prometheus a certificate of the mesh, and scheme https with tlsConfig to the endpoint`,
        kubectl(pod?.metadata.namespace)`get pod ${pod?.metadata.name ?? 'POD'} -o yaml`,
      ),
  }),
  scrapeCheck({
    id: 'target.no-route',
    title: 'No route leads to the target',
    cause:
      'The address belongs to a pod or a node that is gone, a firewall or a policy of the network refuses packets, or the networks of the nodes are not connected.',
    evidence: 'lastError: no route to host, or network is unreachable.',
    fix: 'Look at the node of the pod, and at the policies of the network.',
    failures: ['no-route'],
    words: ({ first }) => `no route leads to ${hostOf(first.url)}`,
    repair: ({ first }) =>
      manualFix(
        kubectl(first.labels['namespace'])`get pod ${first.labels['pod'] ?? 'POD'} -o wide`,
        kubectl(first.labels['namespace'])`get networkpolicies`,
      ),
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
    failures: ['other', 'reset'],
    accepts: ({ failure, pod }) => failure !== 'reset' || proxyOf(pod) === undefined,
    words: ({ first }) => first.error || 'Prometheus gives no reason',
    repair: ({ first }) => manualFix(kubectl()`get --raw=${proxiedPath(first)} | head`),
  }),
];

// --- internal ---

/** The parameters of a URL, as they are written in it. */
function parametersOf(url: string): string {
  return /\?.*$/s.exec(url)?.[0] ?? '';
}

/** The sidecar of a mesh in a pod. */
function proxyOf(pod: Down['pod']): string | undefined {
  const { containers = [], initContainers = [] } = pod?.spec ?? {};
  return [...containers, ...initContainers].find(({ name }) => name === 'istio-proxy' || name === 'linkerd-proxy')?.name;
}
