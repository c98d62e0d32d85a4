import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { KubeConfig } from '@kubernetes/client-node';
import type { KubeconfigOptions } from './kubeconfig-options.ts';

/**
 * Returns the cluster, user and context that kubectl would use. Of the files that KUBECONFIG lists, those that do not exist are passed
 * over; of two entries with one name, and of two current contexts, the first counts. Where no file has anything, the service account of the
 * pod counts.
 *
 * @see https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/#merging-kubeconfig-files
 * @throws when a file is no kubeconfig, when `--kubeconfig` or `--context` names nothing that exists, and when there is no cluster
 */
export function loadKubeconfig(options: KubeconfigOptions): KubeConfig {
  const { context } = options;
  const files = filesOf(options);
  const merged = files.map(readFile).reduceRight<KubeConfig>((below, above) => merge(above, below), emptyConfig());
  const config = isEmpty(merged) ? (inCluster(options) ?? merged) : merged;
  if (isEmpty(config)) throw new Error(`No cluster is configured: ${whereLooked(options)}; set KUBECONFIG, or give --kubeconfig FILE`);
  if (context !== undefined) {
    if (config.getContextObject(context) === null) throw new Error(`There is no context "${context}"; ${known(config)}`);
    config.setCurrentContext(context);
  }
  if (!config.getCurrentContext())
    throw new Error(`The kubeconfig ${files.join(', ')} has no current context: give --context NAME; ${known(config)}`);
  if (!config.getCurrentCluster()?.server)
    throw new Error(
      `The kubeconfig ${files.join(', ')} has no cluster for its current context "${config.getCurrentContext()}"; ${known(config)}`,
    );
  return config;
}

/** Returns the namespace that commands use when none is given: that of the context, or of the pod, or else `default`. */
export function defaultNamespace(config: KubeConfig): string {
  return config.getContextObject(config.getCurrentContext())?.namespace || 'default';
}

// --- internal ---

const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

function filesOf({ kubeconfig, env }: KubeconfigOptions): readonly string[] {
  if (kubeconfig !== undefined) {
    if (!existsSync(kubeconfig)) throw new Error(`The kubeconfig "${kubeconfig}" does not exist`);
    return [kubeconfig];
  }
  const listed = (env['KUBECONFIG'] ?? '').split(delimiter).filter((file) => file !== '');
  return (listed.length > 0 ? listed : [join(env['HOME'] ?? homedir(), '.kube/config')]).filter((file) => existsSync(file));
}

function whereLooked({ kubeconfig, env }: KubeconfigOptions): string {
  if (kubeconfig !== undefined) return `"${kubeconfig}" has no entries`;
  const { KUBECONFIG } = env;
  return `${KUBECONFIG ? `KUBECONFIG ("${KUBECONFIG}")` : '~/.kube/config'} has no entries, and this is no pod with a service account`;
}

function readFile(file: string): KubeConfig {
  try {
    const text = readFileSync(file, 'utf8');
    if (text.trim() === '') return emptyConfig();
    const config = new KubeConfig();
    config.loadFromString(text);
    config.makePathsAbsolute(dirname(file));
    return config;
  } catch (cause) {
    throw new Error(`The kubeconfig "${file}" cannot be read: ${(cause as Error).message}`, { cause });
  }
}

function emptyConfig(): KubeConfig {
  const config = new KubeConfig();
  config.loadFromOptions({ clusters: [], users: [], contexts: [], currentContext: undefined });
  return config;
}

function merge(above: KubeConfig, below: KubeConfig): KubeConfig {
  const first = <T extends { readonly name: string }>(one: readonly T[], other: readonly T[]): T[] => [
    ...one,
    ...other.filter(({ name }) => !one.some((entry) => entry.name === name)),
  ];
  const merged = new KubeConfig();
  merged.loadFromOptions({
    clusters: first(above.clusters, below.clusters),
    users: first(above.users, below.users),
    contexts: first(above.contexts, below.contexts),
    currentContext: above.currentContext || below.currentContext,
  });
  return merged;
}

function isEmpty({ clusters, contexts, currentContext }: KubeConfig): boolean {
  return clusters.length === 0 && contexts.length === 0 && !currentContext;
}

/** @see https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/#directly-accessing-the-rest-api */
function inCluster({ env, serviceAccount = SERVICE_ACCOUNT }: KubeconfigOptions): KubeConfig | undefined {
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port } = env;
  const file = (name: string) => join(serviceAccount, name);
  if (!host || !port || !existsSync(file('token'))) return undefined;
  const name = 'in-cluster';
  const namespace = existsSync(file('namespace')) ? readFileSync(file('namespace'), 'utf8').trim() : undefined;
  const config = new KubeConfig();
  config.loadFromOptions({
    clusters: [
      { name, server: `https://${host.includes(':') ? `[${host}]` : host}:${port}`, caFile: file('ca.crt'), skipTLSVerify: false },
    ],
    // By its file, which is read again: the token is renewed.
    users: [{ name, authProvider: { name: 'tokenFile', config: { tokenFile: file('token') } } }],
    contexts: [{ name, cluster: name, user: name, ...(namespace !== undefined && { namespace }) }],
    currentContext: name,
  });
  return config;
}

function known(config: KubeConfig): string {
  const names = config.getContexts().map(({ name }) => name);
  return names.length === 0 ? 'it has no contexts' : `its contexts are ${names.join(', ')}`;
}
