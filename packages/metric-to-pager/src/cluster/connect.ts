import { HttpMethod, IsomorphicFetchHttpLibrary, type KubeConfig, RequestContext } from '@kubernetes/client-node';
import { bodyText } from '../input/body-text.ts';
import { InputError } from '../input/input-error.ts';
import type { ApiRequest, ApiResponse, ApiServer } from './api-server.ts';
import { loadKubeconfig } from './kubeconfig.ts';
import type { KubeconfigOptions } from './kubeconfig-options.ts';
import { isPlainPath } from './plain-path.ts';

/**
 * Returns the API server of the current context. Supports all authentication methods of kubectl, and keeps connections open.
 *
 * @throws as `loadKubeconfig` does
 */
export function connect(options: KubeconfigOptions): ApiServer {
  return connectBy(loadKubeconfig(options));
}

/** Returns the API server of the current context of a loaded kubeconfig. */
export function connectBy(config: KubeConfig): ApiServer {
  const url = (config.getCurrentCluster()?.server ?? '').replace(/\/$/, '');
  const open: Open = {};
  return { url, send: (request) => send({ config, url, open }, request) };
}

// --- internal ---

/** Holds the open connections: the library creates a dispatcher for every request. */
interface Open {
  dispatcher?: ReturnType<RequestContext['getDispatcher']>;
}

interface Connection {
  readonly config: KubeConfig;
  readonly url: string;
  readonly open: Open;
}

const TIMEOUT_SECONDS = 60;
/** Of an answer, after decompression: a page of 500 large objects has about 50 MB, an answer of Prometheus 3 KB for a target. */
const MOST_BYTES = 64 * 2 ** 20;
const http = new IsomorphicFetchHttpLibrary();

async function send({ config, url, open }: Connection, request: ApiRequest): Promise<ApiResponse> {
  const { method = 'GET', path, query = {}, headers = {}, body, signal } = request;
  if (!isPlainPath(path)) throw new Error(`${method} ${path} is not sent: a URL would read the path as another one`);
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
    return { status: answer.httpStatusCode, headers: answer.headers, text: await bodyText(answer.body.stream(), MOST_BYTES) };
  } catch (cause) {
    if (cause instanceof InputError) throw new InputError(`${method} ${path} of ${url}: ${cause.message}`, { cause });
    if (signal?.aborted) throw new Error(`${method} ${path} was aborted`, { cause });
    const reason = deadline.aborted ? `no response within ${TIMEOUT_SECONDS} s` : rootCause(cause);
    throw new Error(`${method} ${path} to the API server ${url} failed: ${reason}`, { cause });
  }
}

function rootCause(error: unknown): string {
  const { cause, message } = error as Error;
  return cause instanceof Error ? rootCause(cause) : message;
}
