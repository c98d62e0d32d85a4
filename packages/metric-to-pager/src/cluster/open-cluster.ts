import type { ApiServer } from './api-server.ts';
import type { KubeconfigOptions } from './kubeconfig-options.ts';
import { Objects } from './objects.ts';

/** A cluster that commands work on. */
export interface Cluster {
  readonly api: ApiServer;
  readonly objects: Objects;
  /** The namespace that kubectl would use. */
  readonly namespace: string;
}

/**
 * Returns the cluster that kubectl would use. The client library is loaded here and not earlier, as that takes a second.
 *
 * @throws when no cluster is configured, or a file is no kubeconfig
 */
export async function openCluster(options: KubeconfigOptions): Promise<Cluster> {
  const [{ connectBy }, { defaultNamespace, loadKubeconfig }] = await Promise.all([import('./connect.ts'), import('./kubeconfig.ts')]);
  const config = loadKubeconfig(options);
  const api = connectBy(config);
  return { api, objects: new Objects(api), namespace: defaultNamespace(config) };
}
