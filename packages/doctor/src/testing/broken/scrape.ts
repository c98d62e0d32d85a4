import type { BrokenCase } from '../broken-case.ts';
import { APP, healthy, object, POOL, target, URL_1 } from '../healthy.ts';
import { add, change, serve } from '../merge.ts';

/** The healthy snapshot with a target that is down. */
function down(error: string, url = URL_1, snapshot = healthy()) {
  return serve(snapshot, { targets: [{ ...target(POOL, url), health: 'down', error }] });
}

const policy = object('NetworkPolicy', 'checkout', 'shop', {
  spec: { podSelector: { matchLabels: APP }, policyTypes: ['Ingress'], ingress: [{ ports: [{ port: 'http', protocol: 'TCP' }] }] },
});

/** Targets that are down, each for its reason. */
export const scrapeCases: readonly BrokenCase[] = [
  {
    id: 'target.network-policy',
    name: 'a policy for the other port',
    snapshot: down('context deadline exceeded', URL_1, add(healthy(), policy)),
    says: ['NetworkPolicy shop/checkout', 'namespace monitoring'],
    live: true,
  },
  {
    id: 'target.content-type',
    name: 'no Content-Type',
    snapshot: down('non-compliant scrape target sending blank Content-Type and no fallback_scrape_protocol specified for target'),
    says: ['Content-Type', 'PrometheusText0.0.4'],
    live: true,
  },
  {
    id: 'limits.exceeded',
    name: 'the limit of the monitor',
    snapshot: down('sample limit exceeded', URL_1, change(healthy(), 'ServiceMonitor/shop/checkout', { spec: { sampleLimit: 10 } })),
    says: ['limit', '"sampleLimit":20'],
    live: true,
  },
  { id: 'limits.exceeded', name: 'an enforced limit', snapshot: down('body size limit exceeded'), says: ['enforced by Prometheus'] },
  {
    id: 'target.not-found',
    name: 'another path',
    snapshot: down(
      'server returned HTTP status 404 Not Found',
      'http://10.0.0.1:9464/prometheus',
      change(healthy(), 'ServiceMonitor/shop/checkout', { spec: { endpoints: [{ port: 'metrics', path: '/prometheus' }] } }),
    ),
    says: ['/prometheus', '"value":"/metrics"'],
    live: true,
  },
  {
    id: 'target.wrong-scheme',
    name: 'https for a port that speaks HTTP',
    snapshot: down('Get "https://10.0.0.1:9464/metrics": http: server gave HTTP response to HTTPS client', 'https://10.0.0.1:9464/metrics'),
    says: ['"value":"http"'],
    live: true,
  },
  {
    id: 'target.parameters',
    name: 'an unknown module',
    snapshot: down('server returned HTTP status 400 Bad Request', 'http://10.0.0.1:9464/probe?module=htp'),
    says: ['module=htp', 'the exporter refuses'],
  },
  {
    id: 'target.mesh',
    name: 'a sidecar with strict mutual TLS',
    snapshot: down(
      'Get "http://10.0.0.1:9464/metrics": read: connection reset by peer',
      URL_1,
      change(healthy(), 'Pod/shop/checkout-1', {
        spec: { initContainers: [{ name: 'istio-proxy', restartPolicy: 'Always' }] },
      }),
    ),
    says: ['istio-proxy', '15020', 'portLevelMtls', 'tlsConfig'],
  },
  {
    id: 'target.no-route',
    name: 'a node that is gone',
    snapshot: down('dial tcp 10.0.0.1:9464: connect: no route to host'),
    says: ['10.0.0.1:9464', 'get networkpolicies'],
  },
  {
    id: 'target.down',
    name: 'a reset without a mesh',
    snapshot: down('Get "http://10.0.0.1:9464/metrics": EOF'),
    says: ['EOF'],
  },
  {
    id: 'target.network-policy',
    name: 'a policy that refuses packets',
    snapshot: down('connect: no route to host', URL_1, add(healthy(), policy)),
    says: ['NetworkPolicy shop/checkout'],
    live: true,
  },
  {
    id: 'target.tls',
    name: 'an unknown CA',
    snapshot: down('tls: failed to verify certificate: x509: certificate signed by unknown authority', 'https://10.0.0.1:9464/metrics'),
    says: ['x509', 'tlsConfig'],
  },
  {
    id: 'target.unauthorized',
    name: 'no credentials',
    snapshot: down('server returned HTTP status 401 Unauthorized'),
    says: ['401', 'authorization'],
  },
  {
    id: 'target.refused',
    name: 'another port',
    snapshot: down('dial tcp 10.0.0.1:9464: connect: connection refused'),
    says: ['10.0.0.1:9464', '127.0.0.1'],
  },
  { id: 'target.timeout', name: 'a slow service', snapshot: down('context deadline exceeded'), says: ['scrape timeout'] },
  {
    id: 'target.invalid-exposition',
    name: 'a page',
    snapshot: down('expected a valid start token, got "<" ("INVALID") while parsing: "<"'),
    says: ['no valid exposition', 'kubectl get --raw'],
  },
  {
    id: 'target.down',
    name: 'an error of the server',
    snapshot: down('server returned HTTP status 500 Internal Server Error'),
    says: ['500', '/api/v1/namespaces/shop/pods/checkout-1:9464/proxy/metrics'],
  },
];
