import { expect, test } from '@jest/globals';
import { diagnose } from '../diagnose.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { healthy, object } from '../testing/healthy.ts';
import { add, change, remove } from '../testing/merge.ts';

const ALERTMANAGER = 'Alertmanager/monitoring/main';
const PROMETHEUS = 'Prometheus/monitoring/main';
const NO_NAMESPACE = 'sum(rate(checkout_errors_total[5m])) > 1';
const BY_NAMESPACE = 'sum by (namespace) (rate(checkout_errors_total[5m])) > 1';

interface World {
  readonly strategy?: string;
  readonly matcher?: readonly [name: string, value: string];
  /** The namespace of the AlertmanagerConfig. @default shop */
  readonly home?: string;
  readonly expr?: string;
  readonly labels?: object;
  readonly prometheus?: object;
  readonly alertmanager?: object;
}

function routed({
  strategy,
  matcher = ['severity', 'critical'],
  home = 'shop',
  expr = BY_NAMESPACE,
  labels = {},
  ...spec
}: World): readonly string[] {
  const groups = [{ name: 'checkout', rules: [{ alert: 'CheckoutErrors', expr, labels: { severity: 'critical', ...labels } }] }];
  const [name, value] = matcher;
  const route = { receiver: 'team', matchers: [{ name, value, matchType: '=' }] };
  const strategies = strategy === undefined ? {} : { alertmanagerConfigMatcherStrategy: { type: strategy } };
  const world: Snapshot = add(
    change(
      change(
        change(remove(healthy(), 'AlertmanagerConfig/shop/checkout'), 'PrometheusRule/shop/checkout', { spec: { groups } }),
        ALERTMANAGER,
        { spec: { ...strategies, ...spec.alertmanager } },
      ),
      PROMETHEUS,
      { spec: spec.prometheus ?? {} },
    ),
    object('AlertmanagerConfig', 'team', home, { spec: { route } }),
  );
  const { findings } = diagnose({ ...world, alertmanager: [] });
  return findings.map(({ id }) => id).filter((id) => id.startsWith('alertmanager-config'));
}

const MATCHER = ['alertmanager-config.namespace-matcher'];
const NEVER = ['alertmanager-config.route-never-matches'];
const EXCEPT = 'OnNamespaceExceptForAlertmanagerNamespace';

test.each<[string, World, readonly string[]]>([
  ['by default the namespace is added', { expr: NO_NAMESPACE }, MATCHER],
  ['None adds nothing', { strategy: 'None', expr: NO_NAMESPACE }, []],
  ['the exception holds in the namespace of Alertmanager', { strategy: EXCEPT, home: 'monitoring' }, []],
  ['the exception does not hold in another namespace', { strategy: EXCEPT, expr: NO_NAMESPACE }, MATCHER],
  ['the global configuration gets no condition', { home: 'monitoring', alertmanager: { alertmanagerConfiguration: { name: 'team' } } }, []],
  ['an enforced label is on every alert', { expr: NO_NAMESPACE, prometheus: { enforcedNamespaceLabel: 'namespace' } }, []],
  ['another enforced label is no namespace', { expr: NO_NAMESPACE, prometheus: { enforcedNamespaceLabel: 'tenant' } }, MATCHER],
])('of the strategies of matchers: %s', (_title, world, ids) => {
  expect(routed(world)).toEqual(ids);
});

test.each<[string, World, readonly string[]]>([
  ['an alert of another namespace, where it can reach the route', { strategy: 'None', home: 'monitoring' }, []],
  ['or not, where no alert at all can reach it: that is no sign of a mistake', { home: 'bank', labels: { namespace: 'shop' } }, []],
  ['an alert of another namespace with the label of this one', { home: 'bank', labels: { namespace: 'bank' } }, []],
  ['a value that no alert of the cluster has', { strategy: 'None', matcher: ['severity', 'page'] }, NEVER],
  ['an external label', { matcher: ['cluster', 'eu'], prometheus: { externalLabels: { cluster: 'eu' } } }, []],
  ['another value of an external label', { matcher: ['cluster', 'us'], prometheus: { externalLabels: { cluster: 'eu' } } }, NEVER],
  ['the label of Prometheus', { matcher: ['prometheus', 'monitoring/main'] }, []],
  [
    'labels that are changed before the alert is sent',
    { matcher: ['team', 'x'], prometheus: { additionalAlertRelabelConfigs: { name: 's', key: 'k' } } },
    [],
  ],
])('a route matches %s', (_title, world, ids) => {
  expect(routed(world)).toEqual(ids);
});
