import { delimiter } from 'node:path';
import { HttpMethod, IsomorphicFetchHttpLibrary, KubeConfig, RequestContext } from '@kubernetes/client-node';
import type { ApiAnswer, ApiRequest, ApiServer } from './api-server.ts';

export interface ConnectOptions {
  /** The kubeconfig files, as the variable KUBECONFIG names them. */
  readonly kubeconfig: string;
}

/**
 * The API server of the current context of these kubeconfig files. Every way to authenticate that kubectl knows works; connections are
 * kept open between requests.
 *
 * @throws when a file cannot be read, or there is no current context
 */
export function connect({ kubeconfig }: ConnectOptions): ApiServer {
  const config = load(kubeconfig);
  const server = config.getCurrentCluster()?.server;
  if (server === undefined) {
    throw new Error(`The kubeconfig "${kubeconfig}" has no cluster for its current context "${config.currentContext}"; choose another`);
  }
  const url = server.replace(/\/$/, '');
  const open: Open = {};
  return { url, send: (request) => send({ config, url, open }, request) };
}

// --- internal ---

/** Holds the connections; the library makes another holder for every request, which would open as many connections. */
interface Open {
  dispatcher?: ReturnType<RequestContext['getDispatcher']>;
}

interface Connection {
  readonly config: KubeConfig;
  readonly url: string;
  readonly open: Open;
}

const TIMEOUT_SECONDS = 60;
const http = new IsomorphicFetchHttpLibrary();

async function send({ config, url, open }: Connection, request: ApiRequest): Promise<ApiAnswer> {
  const { method = 'GET', path, query = {}, headers = {}, body, signal } = request;
  const search = new URLSearchParams(query).toString();
  const deadline = AbortSignal.timeout(TIMEOUT_SECONDS * 1000);
  try {
    const context = new RequestContext(url + path + (search && `?${search}`), HttpMethod[method]);
    await config.applySecurityAuthentication(context);
    open.dispatcher ??= context.getDispatcher();
    if (open.dispatcher !== undefined) context.setDispatcher(open.dispatcher);
    for (const [name, value] of Object.entries(headers)) context.setHeaderParam(name, value);
    if (body !== undefined) context.setBody(body);
    context.setSignal(signal === undefined ? deadline : AbortSignal.any([deadline, signal]));
    const answer = await http.send(context).toPromise();
    return { status: answer.httpStatusCode, headers: answer.headers, text: await answer.body.text() };
  } catch (cause) {
    if (signal?.aborted) throw new Error(`${method} ${path} was given up`, { cause });
    const why = deadline.aborted ? `no answer within ${TIMEOUT_SECONDS} s` : innermost(cause);
    throw new Error(`The API server ${url} cannot be asked for ${method} ${path}: ${why}`, { cause });
  }
}

function load(kubeconfig: string): KubeConfig {
  const files = kubeconfig.split(delimiter).filter((file) => file !== '');
  if (files.length === 0) throw new Error('No kubeconfig is named; set KUBECONFIG to the path of one');
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

/** What really happened stands below what the layers above made of it. */
function innermost(error: unknown): string {
  const { cause, message } = error as Error;
  return cause instanceof Error ? innermost(cause) : message;
}
