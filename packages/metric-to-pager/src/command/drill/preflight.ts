import type { ChangedKind, Fault } from '../../alerts/index.ts';
import type { ApiServer } from '../../cluster/api-server.ts';
import { json } from '../../cluster/json.ts';
import type { KubernetesObject } from '../../cluster/kubernetes-object.ts';
import type { Objects } from '../../cluster/objects.ts';
import type { Pod } from '../../cluster/pods.ts';
import { flag, object } from '../../shape/shape.ts';
import type { Installation } from '../status/watching-prometheus.ts';

/** The kind whose objects follow the route of a drill. */
export const ALERTMANAGER = { apiVersion: 'monitoring.coreos.com/v1', kind: 'Alertmanager' };

/** The variable with the token that a process requires before it takes faults. */
export const FAULTS_TOKEN = 'FAULTS_TOKEN';

export interface PreflightOptions {
  readonly installation: Installation;
  readonly fault: Fault;
  /** A pod of the installation. */
  readonly pod: Pod;
  /** The objects that the drill creates. */
  readonly made: readonly KubernetesObject[];
}

/**
 * Checks that a fault can be injected, before anything is created.
 *
 * @throws one error with every obstacle: pods that do not take faults, a token that the receiver cannot have, missing rights
 */
export async function preflight(
  cluster: { readonly api: ApiServer; readonly objects: Objects },
  { installation, fault, pod, made }: PreflightOptions,
): Promise<void> {
  const { namespace, name } = installation;
  const variables = await environmentOf(cluster.objects, namespace, pod);
  const needed = Object.entries(fault.needs ?? {}).filter(([variable, value]) => variables[variable] !== value);
  const rights: readonly Right[] = [
    ...made.flatMap(({ apiVersion, kind }) => ['create', 'patch', 'delete'].map((verb) => ({ apiVersion, kind, verb, namespace }))),
    ...(fault.changes ?? []).map((kind) => ({ ...kind, verb: 'patch', namespace })),
    ...['get', 'create'].map((verb) => ({ apiVersion: 'v1', kind: 'Pod', verb, namespace, subresource: 'proxy' })),
    { ...ALERTMANAGER, verb: 'list' },
  ];
  const denied = await Promise.all(rights.map((right) => deniedRight(cluster, right)));
  const obstacles = [
    ...needed.map(([variable, value]) => `its pods need ${variable}=${value}, got "${variables[variable] ?? ''}"`),
    ...(fault.asksService && FAULTS_TOKEN in variables ? [`its ${FAULTS_TOKEN} must come from a Secret, which the receiver can use`] : []),
    ...new Set(denied.flat()),
  ];
  if (obstacles.length === 0) return;
  throw new Error(`The fault "${fault.id}" cannot be injected into ${namespace}/${name}:\n  ${obstacles.join('\n  ')}`);
}

// --- internal ---

/** Returns the variables of the first container, except those from Secrets. */
async function environmentOf(objects: Objects, namespace: string, { spec }: Pod): Promise<Readonly<Record<string, string>>> {
  const { env = [], envFrom = [] } = spec?.containers[0] ?? {};
  const maps = await Promise.all(
    envFrom.map(async ({ configMapRef }) => {
      if (configMapRef?.name === undefined) return {};
      const reference = { apiVersion: 'v1', kind: 'ConfigMap', namespace, name: configMapRef.name };
      return (await objects.find<{ readonly data?: Readonly<Record<string, string>> }>(reference))?.data ?? {};
    }),
  );
  const own = env.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value] as const]));
  return { ...Object.assign({}, ...maps), ...Object.fromEntries(own) };
}

interface Right extends ChangedKind {
  readonly verb: string;
  /** @default all namespaces */
  readonly namespace?: string;
  /** @default the resource itself */
  readonly subresource?: string;
}

const REVIEW = object({ status: object({ allowed: flag }) });

/** @see https://kubernetes.io/docs/reference/access-authn-authz/authorization/#checking-api-access */
async function deniedRight(
  { api, objects }: { readonly api: ApiServer; readonly objects: Objects },
  { apiVersion, kind, verb, namespace, subresource }: Right,
): Promise<string[]> {
  const { name: resource } = await objects.resources.of({ apiVersion, kind });
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
  const review = {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectAccessReview',
    spec: { resourceAttributes: { namespace, verb, group, resource, subresource } },
  };
  const path = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
  const headers = { 'content-type': 'application/json' };
  const { status } = await json(api, { method: 'POST', path, headers, body: JSON.stringify(review) }, REVIEW);
  const where = namespace === undefined ? 'all namespaces' : `the namespace "${namespace}"`;
  return status.allowed ? [] : [`you may not ${verb} ${resource}${subresource === undefined ? '' : `/${subresource}`} in ${where}`];
}
