import type { BrokenCase } from '../broken-case.ts';
import { healthy, object } from '../healthy.ts';
import { add, change, serve } from '../merge.ts';

const PROMETHEUS = 'Prometheus/monitoring/main';
const RULE = 'PrometheusRule/shop/checkout';
const CONFIG = 'AlertmanagerConfig/shop/checkout';
const ALERTMANAGER = 'Alertmanager/monitoring/main';
const unloaded = { rules: [] };

/** The healthy snapshot with other rules. */
function rules(...given: readonly object[]) {
  return change(healthy(), RULE, { spec: { groups: [{ name: 'checkout', rules: given }] } });
}

const alert = (expr: string, labels: object = { severity: 'critical' }) => ({ alert: 'CheckoutErrors', expr, labels });
const errors = 'sum by (namespace) (rate(checkout_errors_total[5m])) > 1';
const evaluated = (name: string, health: string, error = '') => ({
  group: 'checkout',
  file: '/etc/rules/shop-checkout-uid-checkout.yaml',
  name,
  type: 'alerting',
  health,
  error,
});

function event(kind: string, message: string) {
  return object('Event', 'checkout.2', 'shop', {
    involvedObject: { kind, namespace: 'shop', name: 'checkout' },
    reason: 'InvalidConfiguration',
    message,
    lastTimestamp: '2026-01-01T11:30:00Z',
  });
}

/** The healthy snapshot with a second shard, which has other metrics or the same. */
function sharded(patch: object = {}) {
  const snapshot = healthy();
  const [first] = snapshot.prometheus;
  const second = { ...first, pod: 'prometheus-main-shard-1-0', targets: [], ...patch } as NonNullable<typeof first>;
  return { ...snapshot, prometheus: [...snapshot.prometheus, second] };
}

/** The healthy snapshot with a ThanosRuler in place of the Prometheus for the rules, and what it answers of them. */
function ruled(health: string, error: string) {
  const snapshot = add(
    change(healthy(), PROMETHEUS, { spec: { ruleSelector: null } }),
    object('ThanosRuler', 'all', 'monitoring', { spec: { ruleSelector: {}, ruleNamespaceSelector: {} } }),
  );
  const states = [evaluated('CheckoutErrors', health, error)];
  const server = { kind: 'ThanosRuler', namespace: 'monitoring', name: 'all', pod: 'thanos-ruler-all-0', rules: states } as const;
  return { ...snapshot, prometheus: [...snapshot.prometheus, server] };
}

/** Rules, their metrics, and the way of their alerts. */
export const ruleCases: readonly BrokenCase[] = [
  {
    id: 'rule.selector-missing',
    name: 'no ruleSelector',
    snapshot: serve(change(healthy(), PROMETHEUS, { spec: { ruleSelector: null } }), unloaded),
    says: ['no spec.ruleSelector'],
  },
  {
    id: 'rule.label-mismatch',
    name: 'another release',
    snapshot: serve(change(healthy(), RULE, { metadata: { labels: { release: 'other' } } }), unloaded),
    says: ['release=stack', 'label prometheusrule checkout release=stack'],
  },
  {
    id: 'rule.namespace-mismatch',
    name: 'no namespace selector',
    snapshot: serve(change(healthy(), PROMETHEUS, { spec: { ruleNamespaceSelector: null } }), unloaded),
    says: ['own namespace monitoring only'],
  },
  {
    id: 'rule.namespace-mismatch',
    name: 'a namespace without the label',
    snapshot: change(healthy(), PROMETHEUS, { spec: { ruleNamespaceSelector: { matchLabels: { rules: 'yes' } } } }),
    says: ['rules=yes'],
  },
  {
    id: 'rule.invalid',
    name: 'an expression that does not parse',
    snapshot: serve(
      add(
        rules(alert('sum(rate(checkout_errors_total[5m])')),
        event('PrometheusRule', 'PrometheusRule checkout was rejected due to invalid configuration: invalid rule'),
      ),
      unloaded,
    ),
    says: ['character', 'alert CheckoutErrors in group checkout', 'spec.groups.0.rules.0.expr'],
    hides: ['rule.rejected', 'rule.not-loaded'],
  },
  {
    id: 'rule.invalid',
    name: 'a function that does not exist',
    snapshot: rules(alert('ratee(checkout_errors_total[5m]) > 1')),
    says: ['unknown function with name "ratee"'],
  },
  {
    id: 'rule.invalid',
    name: 'a range that is missing',
    snapshot: rules(alert('rate(checkout_errors_total) > 1')),
    says: ['expected type range vector in call to function "rate", got instant vector'],
  },
  {
    id: 'rule.invalid',
    name: 'a quoted name for a Prometheus that does not know such',
    snapshot: serve(rules(alert('sum by (namespace) (rate({"checkout_errors_total"}[5m])) > 1')), { version: '2.53.0' }),
    says: ['unexpected string "checkout_errors_total"', 'Prometheus 2.53.0'],
  },
  {
    id: 'rule.invalid',
    name: 'a variable that no template has',
    snapshot: rules({ ...alert(errors), annotations: { summary: '{{ $label.pod }}' } }),
    says: ['undefined variable "$label"'],
  },
  {
    id: 'rule.invalid',
    name: 'a template that is not closed',
    snapshot: rules({ ...alert(errors), annotations: { summary: '{{ $value' } }),
    says: ['unclosed action'],
  },
  {
    id: 'rule.invalid',
    name: 'a repeated group',
    snapshot: change(healthy(), RULE, {
      spec: {
        groups: [
          { name: 'a', rules: [alert(errors)] },
          { name: 'a', rules: [alert(errors)] },
        ],
      },
    }),
    says: ['"a" is repeated'],
  },
  {
    id: 'rule.too-large',
    name: 'above 512 KiB',
    snapshot: rules(...Array.from({ length: 700 }, () => ({ ...alert(errors), annotations: { description: 'x'.repeat(800) } }))),
    says: ['KiB'],
  },
  {
    id: 'rule.rejected',
    name: 'an event of the operator',
    snapshot: add(serve(healthy(), unloaded), event('PrometheusRule', 'rejected: label name is not valid')),
    says: ['label name is not valid'],
  },
  { id: 'rule.not-loaded', name: 'no file', snapshot: serve(healthy(), unloaded), says: ['has not loaded', 'prometheus-main-0'] },
  {
    id: 'rule.evaluation-failed',
    name: 'many-to-many',
    snapshot: serve(healthy(), { rules: [evaluated('CheckoutErrors', 'err', 'found duplicate series for the match group')] }),
    says: ['duplicate series', 'spec.groups.0.rules.0'],
  },
  {
    id: 'rule.nan',
    name: 'a ratio without traffic',
    snapshot: serve(healthy(), { nan: ['checkout:errors:ratio'] }),
    says: ['checkout:errors:ratio', '> 0'],
    live: true,
  },
  {
    id: 'metrics.missing',
    name: 'a misspelled metric',
    snapshot: rules(alert('sum by (namespace) (rate(checkout_erorrs_total[5m])) > 1')),
    says: ['checkout_erorrs_total', 'checkout_errors_total does'],
  },
  {
    id: 'metrics.missing',
    name: 'a metric that nothing resembles',
    snapshot: rules(alert('sum by (namespace) (queue_depth) > 1')),
    says: ['queue_depth does not exist'],
  },
  {
    id: 'metrics.missing',
    name: 'a panel',
    snapshot: {
      ...healthy(),
      dashboards: healthy().dashboards.map((one) => ({
        ...one,
        queries: [{ panel: 'Requests', expr: 'rate(checkout_request_total[5m])' }],
      })),
    },
    says: ['panel "Requests"', 'checkout_requests_total does'],
  },
  {
    id: 'metrics.no-series',
    name: 'a counter that has not counted',
    snapshot: serve(healthy(), { metricNames: ['up', 'checkout_requests_total'] }),
    says: ['checkout_errors_total', 'no series'],
  },
  {
    id: 'metrics.label-displaced',
    name: 'namespace of an exporter',
    snapshot: serve(rules(alert('checkout_errors_total{namespace="shop"} > 1')), {
      displaced: [{ metric: 'checkout_errors_total', label: 'namespace', job: 'checkout' }],
    }),
    says: ['exported_namespace', 'honorLabels'],
    live: true,
  },
  {
    id: 'metrics.job-unknown',
    name: 'the name of the Deployment',
    snapshot: rules(alert('sum by (namespace) (checkout_errors_total{job="shop/checkout"}) > 1')),
    says: ['job="shop/checkout"', '"checkout"'],
  },
  {
    id: 'metrics.up-absent',
    name: 'up of a job that does not exist',
    snapshot: rules(alert('up{job="chekout"} == 0')),
    says: ['job="chekout"', '"checkout"'],
  },
  {
    id: 'metrics.up-absent',
    name: 'up of a job that no other is like',
    snapshot: rules(alert('up{job="warehouse"} == 0')),
    says: ['job="warehouse"', 'absent(up{job="warehouse"})', 'edit prometheusrule checkout'],
  },
  {
    id: 'metrics.cardinality',
    name: 'above 100 000 series',
    snapshot: serve(healthy(), { largest: [{ name: 'checkout_paths_total', series: 250_000 }], headSeries: 500_000 }),
    says: ['250000', '50 %'],
  },
  {
    id: 'retention.too-short',
    name: '30 days',
    snapshot: rules({ record: 'checkout:errors:ratio', expr: 'sum_over_time(checkout_errors_total[30d])' }),
    says: ['10 days', '30 days', '31d'],
    live: true,
  },
  {
    id: 'alertmanager.not-connected',
    name: 'no alerting in the object',
    snapshot: serve(change(healthy(), PROMETHEUS, { spec: { alerting: null } }), { alertmanagers: { active: [], dropped: 0 } }),
    says: ['spec.alerting.alertmanagers is absent', '"port":"http-web"'],
    live: true,
  },
  {
    id: 'alertmanager.not-connected',
    name: 'a Service that does not exist',
    snapshot: serve(
      change(healthy(), PROMETHEUS, { spec: { alerting: { alertmanagers: [{ namespace: 'monitoring', name: 'am', port: 'web' }] } } }),
      { alertmanagers: { active: [], dropped: 0 } },
    ),
    says: ['monitoring/am:web'],
    live: true,
  },
  {
    id: 'alertmanager-config.selector-missing',
    name: 'no selector',
    snapshot: change(healthy(), ALERTMANAGER, { spec: { alertmanagerConfigSelector: null } }),
    says: ['no spec.alertmanagerConfigSelector'],
  },
  {
    id: 'alertmanager-config.label-mismatch',
    name: 'a label',
    snapshot: change(healthy(), ALERTMANAGER, { spec: { alertmanagerConfigSelector: { matchLabels: { route: 'yes' } } } }),
    says: ['route=yes'],
  },
  {
    id: 'alertmanager-config.namespace-mismatch',
    name: 'no namespace selector',
    snapshot: change(healthy(), ALERTMANAGER, { spec: { alertmanagerConfigNamespaceSelector: null } }),
    says: ['own namespace monitoring only'],
  },
  {
    id: 'alertmanager-config.rejected',
    name: 'an event of the operator',
    snapshot: add(healthy(), event('AlertmanagerConfig', 'secret "slack" not found')),
    says: ['secret "slack" not found'],
  },
  {
    id: 'alertmanager-config.not-loaded',
    name: 'no route',
    snapshot: {
      ...healthy(),
      alertmanager: [{ namespace: 'monitoring', name: 'main', route: { receiver: 'null', matchers: [], continue: false, routes: [] } }],
    },
    says: ['Alertmanager monitoring/main', 'no route'],
  },
  {
    id: 'metrics.missing',
    name: 'one of several, as a note: it can be exposed under a condition',
    snapshot: rules(alert(errors), { record: 'checkout:depth:sum', expr: 'sum(queue_depth) + sum(checkout_requests_total)' }),
    says: ['queue_depth does not exist'],
  },
  {
    id: 'alertmanager-config.namespace-matcher',
    name: 'an aggregation without namespace',
    snapshot: rules(alert('sum(rate(checkout_errors_total[5m])) > 1')),
    says: ['namespace="shop"', 'no label namespace', 'OnNamespace'],
  },
  {
    id: 'alertmanager-config.route-never-matches',
    name: 'another severity',
    snapshot: change(healthy(), CONFIG, { spec: { route: { matchers: [{ name: 'severity', value: 'page', matchType: '=' }] } } }),
    says: ['severity="page"', 'critical'],
  },
  {
    id: 'ignore.invalid',
    name: 'a misspelled id and no reason',
    snapshot: change(healthy(), 'PrometheusRule/shop/checkout', { metadata: { annotations: { 'doctor/ignore': 'rule.invalit' } } }),
    says: ['did you mean "rule.invalid"?', 'it gives no reason'],
  },
  {
    id: 'rule.sharded',
    name: 'sums over the targets of each shard',
    snapshot: sharded(),
    says: ['2 shards', 'CheckoutErrors', 'There is no ThanosRuler'],
  },
  {
    id: 'rule.sharded',
    name: 'beside a ThanosRuler',
    snapshot: add(sharded(), object('ThanosRuler', 'all', 'monitoring', { spec: {} })),
    says: ['ThanosRuler monitoring/all', 'get thanosruler all'],
  },
  {
    id: 'rule.querier-unreachable',
    name: 'a querier that crashed',
    snapshot: ruled('err', 'no query API server reachable'),
    says: ['ThanosRuler monitoring/all', 'none of its 1 rules', 'queryEndpoints'],
    hides: ['rule.evaluation-failed'],
  },
  {
    id: 'rule.evaluation-failed',
    name: 'a join that a ThanosRuler cannot make',
    snapshot: ruled('err', 'many-to-many matching not allowed'),
    says: ['CheckoutErrors', 'many-to-many'],
  },
  {
    id: 'rule.not-loaded',
    name: 'an object that a ThanosRuler has not loaded',
    snapshot: (() => {
      const snapshot = ruled('ok', '');
      return { ...snapshot, prometheus: snapshot.prometheus.map((one) => (one.kind === 'ThanosRuler' ? { ...one, rules: [] } : one)) };
    })(),
    says: ['ThanosRuler monitoring/all selects', 'thanos-ruler-all-0'],
  },
];
