import type { KubernetesObject } from 'metric-to-pager/cluster';
import { API_VERSIONS, groupOf, type KindName, pluralOf } from './snapshot/kinds.ts';

/** The options of the installation of doctor in a cluster. */
export interface DoctorManifestsProps {
  /** The image that runs the command `doctor`. */
  readonly image: string;
  /** The namespace of doctor, and of the Prometheus and Alertmanager that it asks. @default 'monitoring' */
  readonly namespace?: string;
  /** The name of the Prometheus object, whose generated Secret is read. @default 'kube-prometheus-stack-prometheus' */
  readonly prometheus?: string;
  /** Labels of the PodMonitor, by which Prometheus selects it. @default `{ release: 'kube-prometheus-stack' }` */
  readonly labels?: Readonly<Record<string, string>>;
  /** When it looks, in the syntax of cron. @default every 15 minutes */
  readonly schedule?: string;
}

/** The name of everything that is installed. */
export const DOCTOR_NAME = 'doctor';
/** The port on which the findings are exposed. */
export const DOCTOR_PORT = 9464;

/**
 * An account with the least rights that a diagnosis of the whole cluster needs, and a CronJob that diagnoses and then exposes its findings as
 * metrics until the next run replaces it, to Prometheus alone. Of Secrets only the one with the generated configuration can be read; Prometheus and Alertmanager
 * are asked through the proxy of the API server in one namespace only.
 */
export function doctorManifests(props: DoctorManifestsProps): readonly KubernetesObject[] {
  const {
    image,
    namespace = 'monitoring',
    prometheus = 'kube-prometheus-stack-prometheus',
    labels = { release: 'kube-prometheus-stack' },
    schedule = '*/15 * * * *',
  } = props;
  const account = { kind: 'ServiceAccount', name: DOCTOR_NAME, namespace };
  const rbac = 'rbac.authorization.k8s.io/v1';
  const selector = { 'app.kubernetes.io/name': DOCTOR_NAME, 'app.kubernetes.io/instance': DOCTOR_NAME };
  const own = { name: DOCTOR_NAME, namespace, labels: { ...selector, ...recommendedLabels(image) } };
  const cluster = { name: DOCTOR_NAME, labels: own.labels };
  const bound = (kind: 'Role' | 'ClusterRole') => ({
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind, name: DOCTOR_NAME },
    subjects: [account],
  });
  const objects = [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: own, automountServiceAccountToken: false },
    { apiVersion: rbac, kind: 'ClusterRole', metadata: cluster, rules: [...listRules(), REVIEWS] },
    { apiVersion: rbac, kind: 'ClusterRoleBinding', metadata: cluster, ...bound('ClusterRole') },
    {
      apiVersion: rbac,
      kind: 'Role',
      metadata: own,
      rules: [
        { apiGroups: [''], resources: ['pods/proxy'], verbs: ['get'] },
        { apiGroups: [''], resources: ['secrets'], resourceNames: [`prometheus-${prometheus}`], verbs: ['get'] },
      ],
    },
    { apiVersion: rbac, kind: 'RoleBinding', metadata: own, ...bound('Role') },
    { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: own, spec: networkPolicy({ selector, prometheus }) },
    { apiVersion: 'batch/v1', kind: 'CronJob', metadata: own, spec: cronJob({ image, schedule, labels: own.labels }) },
    {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'PodMonitor',
      metadata: { ...own, labels: { ...own.labels, ...labels } },
      spec: { selector: { matchLabels: selector }, podMetricsEndpoints: [{ port: 'metrics' }] },
    },
  ];
  return objects as readonly KubernetesObject[];
}

// --- internal ---

/** Not listed: of Secrets not even the names are needed. */
const NOT_LISTED: readonly KindName[] = ['Secret'];

/** An access review changes nothing in the cluster. */
const REVIEWS = { apiGroups: ['authorization.k8s.io'], resources: ['subjectaccessreviews'], verbs: ['create'] };

function listRules(): readonly object[] {
  const kinds = [...Object.entries(API_VERSIONS), ['ConfigMap', 'v1'] as const].filter(([kind]) => !NOT_LISTED.includes(kind as KindName));
  const groups = Map.groupBy(kinds, ([, version]) => groupOf(version));
  return [...groups].map(([group, members]) => ({
    apiGroups: [group],
    resources: members.map(([kind]) => pluralOf(kind)).sort(),
    verbs: ['list'],
  }));
}

/** @see https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/ */
function recommendedLabels(image: string): Readonly<Record<string, string>> {
  const version = tagOf(image);
  return {
    ...(version !== undefined && { 'app.kubernetes.io/version': version }),
    'app.kubernetes.io/component': 'diagnosis',
    'app.kubernetes.io/part-of': 'monitoring-doctor',
    'app.kubernetes.io/managed-by': 'monitoring-doctor',
  };
}

/** Returns the tag of an image where it is a valid value of a label. */
function tagOf(image: string): string | undefined {
  const [name = ''] = image.split('@');
  return /:([A-Za-z0-9](?:[\w.-]{0,61}[A-Za-z0-9])?)$/.exec(name)?.[1];
}

/** Ports of API servers: of most clusters and managed ones, of minikube, and of MicroK8s. No policy can select the API server itself. */
const API_SERVER_PORTS = [443, 6443, 8443, 16_443];

interface NetworkPolicyProps {
  readonly selector: Readonly<Record<string, string>>;
  readonly prometheus: string;
}

/** Everything is asked through the API server, whose address needs no DNS; only Prometheus asks the pod. */
function networkPolicy({ selector, prometheus }: NetworkPolicyProps): object {
  const tcp = (port: number | string) => ({ protocol: 'TCP', port });
  return {
    podSelector: { matchLabels: selector },
    policyTypes: ['Ingress', 'Egress'],
    ingress: [{ from: [{ podSelector: { matchLabels: { 'operator.prometheus.io/name': prometheus } } }], ports: [tcp('metrics')] }],
    egress: [{ ports: API_SERVER_PORTS.map(tcp) }],
  };
}

interface CronJobProps {
  readonly image: string;
  readonly schedule: string;
  readonly labels: Readonly<Record<string, string>>;
}

function cronJob({ image, schedule, labels }: CronJobProps): object {
  const container = {
    name: DOCTOR_NAME,
    image,
    imagePullPolicy: 'IfNotPresent',
    args: ['doctor', '--all-namespaces', '--serve', String(DOCTOR_PORT)],
    ports: [{ name: 'metrics', containerPort: DOCTOR_PORT }],
    resources: { requests: { cpu: '50m', memory: '384Mi' }, limits: { memory: '384Mi' } },
    securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
  };
  return {
    schedule,
    // The pod exposes what it found until the next one does.
    concurrencyPolicy: 'Replace',
    successfulJobsHistoryLimit: 1,
    failedJobsHistoryLimit: 1,
    jobTemplate: {
      spec: {
        backoffLimit: 0,
        template: {
          metadata: { labels },
          spec: {
            serviceAccountName: DOCTOR_NAME,
            automountServiceAccountToken: true,
            restartPolicy: 'Never',
            terminationGracePeriodSeconds: 5,
            securityContext: { runAsNonRoot: true, runAsUser: 65532, seccompProfile: { type: 'RuntimeDefault' } },
            containers: [container],
          },
        },
      },
    },
  };
}
