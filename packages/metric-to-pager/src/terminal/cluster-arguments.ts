import type { KubeConfig } from '@kubernetes/client-node';
import type { ApiServer, Objects } from '../cluster/index.ts';
import type { Arguments, Given } from './command.ts';
import type { CommandContext } from './context.ts';

/** The options that choose a cluster, as kubectl's. */
export const CLUSTER_ARGUMENTS = {
  context: { type: 'string', valueHint: 'NAME', description: 'The context of the kubeconfig. Default: the current one.' },
  kubeconfig: { type: 'string', valueHint: 'FILE', description: 'The kubeconfig. Default: the files of KUBECONFIG, or ~/.kube/config.' },
} as const satisfies Arguments;

/** The option that chooses a namespace, as kubectl's. */
export const NAMESPACE_ARGUMENT = {
  namespace: { type: 'string', alias: 'n', valueHint: 'NAMESPACE', description: 'The namespace.' },
} as const satisfies Arguments;

/** A cluster that commands work on. */
export interface Cluster {
  readonly config: KubeConfig;
  readonly api: ApiServer;
  readonly objects: Objects;
  /** The namespace that kubectl would use. */
  readonly namespace: string;
}

/**
 * The cluster that these options and the environment choose.
 *
 * @throws when no cluster is configured, or the client library is not installed
 */
export async function openCluster(
  { context, kubeconfig }: Given<typeof CLUSTER_ARGUMENTS>,
  { env }: Pick<CommandContext, 'env'>,
): Promise<Cluster> {
  const { connectBy, defaultNamespace, loadKubeconfig, Objects } = await clientLibrary();
  const config = loadKubeconfig({ env, context, kubeconfig });
  const api = connectBy(config);
  return { config, api, objects: new Objects(api), namespace: defaultNamespace(config) };
}

// --- internal ---

/** An optional peer: who only generates and proves does not need it. */
async function clientLibrary() {
  try {
    return await import('../cluster/index.ts');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw cause;
    throw new Error('The package @kubernetes/client-node is missing: npm install --save-dev @kubernetes/client-node', { cause });
  }
}
