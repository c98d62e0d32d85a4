import { MONITORING_NAMESPACE } from '../cluster/find-prometheus.ts';
import type { Arguments } from './command.ts';

/** The options that choose a cluster, as kubectl's. */
export const CLUSTER_ARGUMENTS = {
  context: { type: 'string', valueHint: 'NAME', description: 'The context of the kubeconfig. Default: the current one.' },
  kubeconfig: { type: 'string', valueHint: 'FILE', description: 'The kubeconfig. Default: the files of KUBECONFIG, or ~/.kube/config.' },
} as const satisfies Arguments;

/** The option that chooses a namespace, as kubectl's. */
export const NAMESPACE_ARGUMENT = {
  namespace: { type: 'string', alias: 'n', valueHint: 'NAMESPACE', description: 'The namespace.' },
} as const satisfies Arguments;

/** The option that says where the monitoring stack runs. */
export const MONITORING_ARGUMENT = {
  'monitoring-namespace': {
    type: 'string',
    valueHint: 'NAMESPACE',
    default: MONITORING_NAMESPACE,
    description: 'Where Prometheus, Alertmanager and Grafana run.',
  },
} as const satisfies Arguments;
