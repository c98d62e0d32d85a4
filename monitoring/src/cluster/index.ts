export { ApiError } from './api-error.ts';
export type { ApiAnswer, ApiRequest, ApiServer } from './api-server.ts';
export { type Clock, systemClock } from './clock.ts';
export { type ConnectOptions, connect } from './connect.ts';
export { findPrometheus, type ManagedPrometheus } from './find-prometheus.ts';
export { json } from './json.ts';
export { type ListOptions, Objects, type WriteOptions } from './objects.ts';
export {
  deleteNamespace,
  deleteOwnedNamespaces,
  makeNamespace,
  type NamespaceOptions,
  type Owner,
  objectsLeft,
} from './owned-namespace.ts';
export { isReady, logsOf, type Pod, type PodTrouble, podsOf, troubleOf } from './pods.ts';
export { type ActiveTarget, type DroppedTarget, type EvaluatedGroup, Prometheus, type Sample } from './prometheus.ts';
export { type Listener, type ListenerRequest, proxyPath, throughProxy } from './proxy.ts';
export { type Resource, Resources } from './resources.ts';
export { type Deployment, rolloutOf, waitForRollout } from './rollout.ts';
export { type Look, type UntilOptions, until } from './until.ts';
