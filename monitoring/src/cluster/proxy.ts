import type { ApiAnswer, ApiRequest, ApiServer } from './api-server.ts';

/** What listens inside the cluster: a pod, or any pod behind a Service. */
export interface Listener {
  readonly kind: 'pods' | 'services';
  readonly namespace: string;
  readonly name: string;
  /** A number; for a Service also the name of a port. */
  readonly port: string | number;
  /** @default 'http' */
  readonly scheme?: 'http' | 'https';
}

/** A request to what listens: the path as it knows it. */
export type ListenerRequest = Omit<ApiRequest, 'path'> & { readonly path: string };

/**
 * Sends a request to something inside the cluster, through the API server. No port need be forwarded, and nothing but the right to the
 * subresource `proxy` is needed. The answer is that of the listener, whatever its status; only 502 to 504 may be the API server's own.
 */
export function throughProxy(api: ApiServer, listener: Listener, request: ListenerRequest): Promise<ApiAnswer> {
  return api.send({ ...request, path: proxyPath(listener) + request.path });
}

/** The path on the API server below which a listener is found. */
export function proxyPath({ kind, namespace, name, port, scheme = 'http' }: Listener): string {
  return `/api/v1/namespaces/${namespace}/${kind}/${scheme === 'https' ? 'https:' : ''}${name}:${port}/proxy`;
}
