import type { BrokenCase } from '../broken-case.ts';
import { healthy, object } from '../healthy.ts';
import { add, change, remove, serve } from '../merge.ts';

const PROMETHEUS = 'Prometheus/monitoring/main';
const OPERATOR = 'Deployment/monitoring/operator';

function operatorArgs(...args: string[]) {
  const containers = [{ name: 'operator', image: 'quay.io/prometheus-operator/prometheus-operator:v0.85.0', args }];
  return change(healthy(), OPERATOR, { spec: { template: { spec: { containers } } } });
}

const WEBHOOK = 'ValidatingWebhookConfiguration/admission';

function webhookWith(caBundle: string) {
  const rules = [{ apiGroups: ['monitoring.coreos.com'] }];
  const clientConfig = { service: { name: 'operator', namespace: 'monitoring' }, caBundle };
  return change(healthy(), WEBHOOK, { webhooks: [{ name: 'rules.example', failurePolicy: 'Fail', rules, clientConfig }] });
}

/** The operator, its definitions, its webhook and its Prometheus. */
export const operatorCases: readonly BrokenCase[] = [
  {
    id: 'scope.not-found',
    name: 'a misspelled name',
    snapshot: healthy(),
    scope: { names: ['service/chekout'], namespace: 'shop' },
    says: ['service/chekout', 'checkout'],
  },
  {
    id: 'crd.missing',
    name: 'one kind',
    snapshot: {
      ...change(healthy(), PROMETHEUS, { spec: { scrapeConfigSelector: {} } }),
      kinds: healthy().kinds.filter((kind) => kind !== 'ScrapeConfig'),
    },
    says: ['ScrapeConfig', 'scrapeconfigs.yaml'],
  },
  {
    id: 'crd.missing',
    name: 'all kinds',
    snapshot: {
      ...remove(
        healthy(),
        PROMETHEUS,
        'ServiceMonitor/shop/checkout',
        'PrometheusRule/shop/checkout',
        'AlertmanagerConfig/shop/checkout',
        'Alertmanager/monitoring/main',
      ),
      kinds: [],
      prometheus: [],
    },
    says: ['not installed', 'helm upgrade --install'],
  },
  {
    id: 'crd.outdated',
    name: 'an old definition',
    snapshot: change(healthy(), 'CustomResourceDefinition/servicemonitors.monitoring.coreos.com', {
      metadata: { annotations: { 'operator.prometheus.io/version': '0.70.0' } },
    }),
    says: ['0.70.0', '0.85.0', 'servicemonitors'],
  },
  {
    id: 'operator.missing',
    name: 'no operator, and a Prometheus without a status',
    snapshot: { ...change(remove(healthy(), OPERATOR, 'Pod/monitoring/prometheus-main-0'), PROMETHEUS, { status: null }), prometheus: [] },
    says: ['Prometheus monitoring/main'],
    hides: ['prometheus.not-ready'],
  },
  {
    id: 'operator.not-ready',
    name: 'scaled to zero, and a new monitor that is not loaded',
    snapshot: serve(change(healthy(), OPERATOR, { spec: { replicas: 0 }, status: { readyReplicas: 0 } }), {
      pools: { 'serviceMonitor/shop/checkout/0': null },
      targets: [],
      generatedJobs: [],
    }),
    says: ['monitoring/operator', 'scaled to zero'],
    hides: ['configuration.not-loaded'],
    live: true,
  },
  {
    id: 'operator.not-ready',
    name: 'a pod that does not become ready',
    snapshot: change(healthy(), OPERATOR, { status: { readyReplicas: 0 } }),
    says: ['has no ready pod', 'logs deployment/operator --tail=50'],
  },
  {
    id: 'operator.namespace-excluded',
    name: 'by --namespaces',
    snapshot: serve(operatorArgs('--namespaces=monitoring'), { pools: { 'serviceMonitor/shop/checkout/0': null }, targets: [], rules: [] }),
    says: ['namespace shop', '--namespaces=monitoring'],
    hides: ['configuration.not-loaded', 'rule.not-loaded'],
  },
  {
    id: 'operator.namespace-excluded',
    name: 'by --deny-namespaces',
    snapshot: operatorArgs('--deny-namespaces=shop'),
    says: ['namespace shop', '--deny-namespaces'],
  },
  {
    id: 'operator.controller-id',
    name: 'an operator with an id, a Prometheus without',
    snapshot: change(operatorArgs('--controller-id=team-a'), 'Alertmanager/monitoring/main', {
      metadata: { annotations: { 'operator.prometheus.io/controller-id': 'team-a' } },
    }),
    says: ['team-a', 'has no controller id'],
  },
  {
    id: 'operator.paused',
    name: 'paused, and a monitor that is not loaded',
    snapshot: serve(change(healthy(), PROMETHEUS, { spec: { paused: true } }), {
      pools: { 'serviceMonitor/shop/checkout/0': null },
      targets: [],
      generatedJobs: [],
    }),
    says: ['paused', 'ServiceMonitor shop/checkout'],
    hides: ['configuration.not-loaded'],
    live: true,
  },
  {
    id: 'prometheus.none',
    name: 'the operator alone',
    snapshot: { ...remove(healthy(), PROMETHEUS), prometheus: [] },
    says: ['no Prometheus'],
  },
  {
    id: 'prometheus.not-ready',
    name: 'a crashing pod',
    snapshot: {
      ...change(healthy(), 'Pod/monitoring/prometheus-main-0', {
        status: {
          conditions: [{ type: 'Ready', status: 'False' }],
          containerStatuses: [
            { name: 'prometheus', restartCount: 7, state: { waiting: { reason: 'CrashLoopBackOff', message: 'back-off' } } },
          ],
        },
      }),
      prometheus: [],
    },
    says: ['monitoring/main', 'CrashLoopBackOff'],
  },
  {
    id: 'prometheus.loopback-only',
    name: 'listenLocal',
    snapshot: { ...change(healthy(), PROMETHEUS, { spec: { listenLocal: true } }), prometheus: [] },
    says: ['loopback'],
  },
  {
    id: 'webhook.unreachable',
    name: 'no endpoint',
    snapshot: change(healthy(), 'EndpointSlice/monitoring/operator-1', { endpoints: [] }),
    says: ['monitoring/operator', 'no ready endpoint'],
  },
  {
    id: 'webhook.unreachable',
    name: 'no Service',
    snapshot: remove(healthy(), 'Service/monitoring/operator'),
    says: ['does not exist', 'delete validatingwebhookconfiguration admission'],
  },
  { id: 'webhook.no-ca', name: 'no CA', snapshot: webhookWith(''), says: ['no CA'] },
  { id: 'webhook.no-ca', name: 'a CA that is no certificate', snapshot: webhookWith('invalid'), says: ['no certificate'] },
  {
    id: 'monitor.rejected',
    name: 'an event of the operator',
    snapshot: add(
      serve(healthy(), { pools: { 'serviceMonitor/shop/checkout/0': null }, generatedJobs: [], targets: [] }),
      object('Event', 'checkout.1', 'shop', {
        involvedObject: { kind: 'ServiceMonitor', namespace: 'shop', name: 'checkout' },
        reason: 'InvalidConfiguration',
        message: 'ServiceMonitor checkout was rejected due to invalid configuration: bad TLS.',
        lastTimestamp: '2026-01-01T11:30:00Z',
      }),
    ),
    says: ['bad TLS'],
    hides: ['configuration.not-loaded'],
  },
  {
    id: 'monitor.rejected',
    name: 'a condition in the status',
    snapshot: change(healthy(), 'ServiceMonitor/shop/checkout', {
      status: {
        bindings: [
          {
            group: 'monitoring.coreos.com',
            resource: 'prometheuses',
            name: 'main',
            namespace: 'monitoring',
            conditions: [{ type: 'Accepted', status: 'False', reason: 'InvalidConfiguration', message: 'no such key' }],
          },
        ],
      },
    }),
    says: ['no such key', 'monitoring/main'],
  },
];
