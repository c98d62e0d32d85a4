import { nearest, UsageError } from 'metric-to-pager/terminal';
import { sidecarsOf } from '../model/grafana.ts';
import { Inventory } from '../model/inventory.ts';
import { operatorsOf } from '../model/operators.ts';
import { API_VERSIONS, type KindName } from '../snapshot/kinds.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';

/** The stack that reads the objects of files, where the files bring none. */
export interface Stack {
  /** Its name in a sentence. */
  readonly name: string;
  readonly objects: Snapshot['objects'];
}

/** The names of the stacks that need no snapshot. */
export const STACKS = ['kube-prometheus-stack', 'openshift-user-workload'] as const;

/**
 * Returns a stack by its name.
 *
 * @param given `kube-prometheus-stack[=RELEASE]`, `openshift-user-workload`, or the path of a snapshot
 * @param read returns the snapshot at a path
 * @throws one sentence when it is neither a name nor a file
 */
export function stackNamed(given: string, read: (path: string) => Snapshot): Stack {
  const [name = '', release] = given.split('=', 2);
  if (name === 'kube-prometheus-stack') return kubePrometheusStack(release ?? 'kube-prometheus-stack');
  if (given === 'openshift-user-workload') return { name: 'the user workload monitoring of OpenShift', objects: OPENSHIFT };
  if (/[./\\]/.test(given)) return { name: `that of the snapshot "${given}"`, objects: stackIn(read(given)) };
  const near = nearest(name, STACKS);
  throw new UsageError(
    `The option "--stack" must be kube-prometheus-stack[=RELEASE], openshift-user-workload or the file of a snapshot, got "${given}"${near === undefined ? '' : `; did you mean "${near}"?`}`,
  );
}

// --- internal ---

/** What the chart makes of its default values. @see https://github.com/prometheus-community/helm-charts/tree/main/charts/kube-prometheus-stack */
function kubePrometheusStack(release: string): Stack {
  // The chart cuts its names at 26 characters, and does not repeat its own.
  const full = release.includes('kube-prometheus-stack') ? release : `${release}-kube-prometheus-stack`;
  const name = full.slice(0, 26).replace(/-$/, '');
  const selector = { matchLabels: { release } };
  const kinds = ['serviceMonitor', 'podMonitor', 'probe', 'scrapeConfig', 'rule'];
  const sidecar = { LABEL: 'grafana_dashboard', LABEL_VALUE: '1', NAMESPACE: 'ALL' };
  return {
    name: `kube-prometheus-stack, release "${release}"`,
    objects: objects(
      [
        'Prometheus',
        'monitoring',
        `${name}-prometheus`,
        {
          ...Object.fromEntries(
            kinds.flatMap((kind) => [
              [`${kind}Selector`, selector],
              [`${kind}NamespaceSelector`, {}],
            ]),
          ),
          serviceAccountName: `${name}-prometheus`,
          serviceDiscoveryRole: 'EndpointSlice',
          alerting: { alertmanagers: [{ namespace: 'monitoring', name: `${name}-alertmanager`, port: 'http-web' }] },
        },
      ],
      ['Alertmanager', 'monitoring', `${name}-alertmanager`, { alertmanagerConfigSelector: {}, alertmanagerConfigNamespaceSelector: {} }],
      [
        'Deployment',
        'monitoring',
        `${release}-grafana`,
        {
          selector: { matchLabels: { 'app.kubernetes.io/name': 'grafana' } },
          template: {
            metadata: { labels: { 'app.kubernetes.io/name': 'grafana' } },
            spec: {
              containers: [
                { name: 'grafana-sc-dashboard', env: Object.entries(sidecar).map(([variable, value]) => ({ name: variable, value })) },
              ],
            },
          },
        },
      ],
    ),
  };
}

const NOT_EXCLUDED = { key: 'openshift.io/user-monitoring', operator: 'NotIn', values: ['false'] };
const NOT_PLATFORM = { key: 'openshift.io/cluster-monitoring', operator: 'NotIn', values: ['true'] };
const LEAF = { key: 'openshift.io/prometheus-rule-evaluation-scope', values: ['leaf-prometheus'] };
const HOME = 'openshift-user-workload-monitoring';

/** @see https://github.com/openshift/cluster-monitoring-operator/tree/main/assets */
const OPENSHIFT = objects(
  [
    'Prometheus',
    HOME,
    'user-workload',
    {
      ...Object.fromEntries(
        ['serviceMonitor', 'podMonitor', 'probe'].flatMap((kind) => [
          [`${kind}Selector`, { matchExpressions: [NOT_EXCLUDED] }],
          [`${kind}NamespaceSelector`, { matchExpressions: [NOT_PLATFORM, NOT_EXCLUDED] }],
        ]),
      ),
      ruleSelector: { matchExpressions: [NOT_EXCLUDED, { ...LEAF, operator: 'In' }] },
      ruleNamespaceSelector: { matchExpressions: [NOT_PLATFORM, NOT_EXCLUDED] },
      ignoreNamespaceSelectors: true,
      enforcedNamespaceLabel: 'namespace',
      overrideHonorLabels: true,
      arbitraryFSAccessThroughSMs: { deny: true },
      serviceAccountName: 'prometheus-user-workload',
      serviceDiscoveryRole: 'EndpointSlice',
    },
  ],
  [
    'ThanosRuler',
    HOME,
    'user-workload',
    {
      ruleSelector: { matchExpressions: [NOT_EXCLUDED, { ...LEAF, operator: 'NotIn' }] },
      ruleNamespaceSelector: { matchExpressions: [NOT_PLATFORM] },
      enforcedNamespaceLabel: 'namespace',
    },
  ],
);

function objects(...given: readonly (readonly [KindName, namespace: string, name: string, spec: object])[]): Snapshot['objects'] {
  return given.map(([kind, namespace, name, spec]) => ({
    apiVersion: API_VERSIONS[kind],
    kind,
    metadata: { name, namespace },
    spec,
  })) as unknown as Snapshot['objects'];
}

/** The objects of a snapshot that read others. */
function stackIn(snapshot: Snapshot): Snapshot['objects'] {
  const inventory = new Inventory(snapshot);
  const workloads = new Set([
    ...operatorsOf(inventory).map(({ object }) => keyOf(object)),
    ...sidecarsOf(inventory).map(({ workload }) => workload),
  ]);
  return snapshot.objects.filter(
    (object) => READERS.includes(object.kind) || (['Deployment', 'StatefulSet'].includes(object.kind) && workloads.has(keyOf(object))),
  );
}

const READERS = ['Namespace', 'Prometheus', 'PrometheusAgent', 'ThanosRuler', 'Alertmanager', 'CustomResourceDefinition'];

function keyOf({ metadata }: Snapshot['objects'][number]): string {
  return `${metadata.namespace}/${metadata.name}`;
}
