import { delimiter } from 'node:path';
import { HttpMethod, IsomorphicFetchHttpLibrary, KubeConfig, RequestContext } from '@kubernetes/client-node';
import type { ApiRequest, ApiResponse, ApiServer } from './api-server.ts';

export interface ConnectOptions {
  /** The value of the environment variable KUBECONFIG: one or more paths. */
  readonly kubeconfig: string;
}

/**
 * Returns the API server of the current context. Supports all authentication methods of kubectl, and keeps connections open.
 *
 * @throws when a file cannot be read, or the current context has no cluster
 */
export function connect({ kubeconfig }: ConnectOptions): ApiServer {
  const config = load(kubeconfig);
  const server = config.getCurrentCluster()?.server;
  if (server === undefined) {
    throw new Error(
      `The kubeconfig "${kubeconfig}" has no cluster for its current context "${config.currentContext}"; select another context`,
    );
  }
  const url = server.replace(/\/$/, '');
  // The library creates a dispatcher, and with it new connections, for every request.
  let dispatcher: ReturnType<RequestContext['getDispatcher']>;
  return { url, send };

  async function send({ method = 'GET', path, query = {}, headers = {}, body, signal }: ApiRequest): Promise<ApiResponse> {
    const search = new URLSearchParams(query).toString();
    const timeout = AbortSignal.timeout(TIMEOUT_SECONDS * 1000);
    try {
      const context = new RequestContext(url + path + (search && `?${search}`), HttpMethod[method]);
      await config.applySecurityAuthentication(context);
      dispatcher ??= context.getDispatcher();
      if (dispatcher !== undefined) context.setDispatcher(dispatcher);
      for (const [name, value] of Object.entries(headers)) context.setHeaderParam(name, value);
      if (body !== undefined) context.setBody(body);
      context.setSignal(signal === undefined ? timeout : AbortSignal.any([timeout, signal]));
      const response = await http.send(context).toPromise();
      return { status: response.httpStatusCode, headers: response.headers, text: await response.body.text() };
    } catch (cause) {
      if (signal?.aborted) throw new Error(`${method} ${path} was aborted`, { cause });
      const reason = timeout.aborted ? `no response within ${TIMEOUT_SECONDS} s` : rootCause(cause);
      throw new Error(`${method} ${path} to the API server ${url} failed: ${reason}`, { cause });
    }
  }
}

// --- internal ---

const TIMEOUT_SECONDS = 60;
const http = new IsomorphicFetchHttpLibrary();

function load(kubeconfig: string): KubeConfig {
  const files = kubeconfig.split(delimiter).filter((file) => file !== '');
  if (files.length === 0) throw new Error('There is no kubeconfig; set KUBECONFIG to its path');
  const [first, ...others] = files.map((file) => {
    const config = new KubeConfig();
    try {
      config.loadFromFile(file);
    } catch (cause) {
      throw new Error(`The kubeconfig "${file}" cannot be read: ${(cause as Error).message}`, { cause });
    }
    return config;
  });
  const merged = first as KubeConfig;
  for (const other of others) merged.mergeConfig(other, true);
  return merged;
}

function rootCause(error: unknown): string {
  const { cause, message } = error as Error;
  return cause instanceof Error ? rootCause(cause) : message;
}
