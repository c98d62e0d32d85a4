export type { ActiveTarget, DroppedTarget, EvaluatedGroup, Sample } from '../prometheus/api.ts';
export { type Clock, systemClock } from '../waiting/clock.ts';
export { type Look, type UntilOptions, until } from '../waiting/until.ts';
export { ApiError } from './api-error.ts';
export type { ApiRequest, ApiResponse, ApiServer } from './api-server.ts';
export { connect, connectBy } from './connect.ts';
export { type Deployment, type DeploymentName, findDeployment, podSelectorOf, podsOfDeployment, readDeployment } from './deployment.ts';
export { findPrometheus, type ManagedPrometheus, openPrometheus } from './find-prometheus.ts';
export { json } from './json.ts';
export { defaultNamespace, type KubeconfigOptions, loadKubeconfig } from './kubeconfig.ts';
export { type ListOptions, Objects, type WriteOptions } from './objects.ts';
export {
  createNamespace,
  deleteNamespace,
  deleteOwnedNamespaces,
  type NamespaceOptions,
  type Owner,
  remainingObjects,
} from './owned-namespace.ts';
export { isReady, logsOf, type Pod, type PodProblem, podsOf, problemOf } from './pods.ts';
export { Prometheus } from './prometheus.ts';
export { type Listener, proxyPath, throughProxy } from './proxy.ts';
export { type Resource, Resources } from './resources.ts';
export { rolloutOf, waitForRollout } from './rollout.ts';
