export type { ActiveTarget, DroppedTarget, EvaluatedGroup } from '../prometheus/answers.ts';
export type { Sample } from '../prometheus/api.ts';
export { type Clock, systemClock } from '../waiting/clock.ts';
export { type Look, type UntilOptions, until } from '../waiting/until.ts';
export { ApiError } from './api-error.ts';
export type { ApiRequest, ApiResponse, ApiServer } from './api-server.ts';
export { type Deployment, type DeploymentName, findDeployment, podSelectorOf, podsOfDeployment, readDeployment } from './deployment.ts';
export { findPrometheus, type ManagedPrometheus, openPrometheus } from './find-prometheus.ts';
export { json } from './json.ts';
export type { KubeconfigOptions } from './kubeconfig-options.ts';
export { type KubernetesObject, nameOf, type ObjectKind, type ObjectReference, objectsIn, referenceTo } from './kubernetes-object.ts';
export { type ListOptions, Objects, type WriteOptions } from './objects.ts';
export { type Cluster, openCluster } from './open-cluster.ts';
export {
  createNamespace,
  deleteNamespace,
  deleteOwnedNamespaces,
  type NamespaceOptions,
  type Owner,
  remainingObjects,
} from './owned-namespace.ts';
export { addressesOf, isReady, logsOf, type Pod, type PodProblem, podsOf, problemOf } from './pods.ts';
export { Prometheus } from './prometheus.ts';
export { type Listener, proxyPath, throughProxy } from './proxy.ts';
export { type Resource, Resources } from './resources.ts';
export { rolloutOf, waitForRollout } from './rollout.ts';
export { toYaml } from './yaml.ts';
