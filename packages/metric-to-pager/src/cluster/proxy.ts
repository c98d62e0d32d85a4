import type { ApiRequest, ApiResponse, ApiServer } from './api-server.ts';

/** A port of a pod, or of a Service. */
export interface Listener {
  readonly kind: 'pods' | 'services';
  readonly namespace: string;
  readonly name: string;
  /** A number, or a port name of a Service. */
  readonly port: string | number;
  /** @default 'http' */
  readonly scheme?: 'http' | 'https';
}

/**
 * Sends a request to a pod or Service through the API server's proxy, which requires the permission for the subresource `proxy`. Returns
 * any status; 502 to 504 may come from the API server.
 */
export function throughProxy(api: ApiServer, listener: Listener, request: ApiRequest): Promise<ApiResponse> {
  return api.send({ ...request, path: proxyPath(listener) + request.path });
}

/** Returns the proxy path of a listener on the API server. */
export function proxyPath({ kind, namespace, name, port, scheme = 'http' }: Listener): string {
  return `/api/v1/namespaces/${namespace}/${kind}/${scheme === 'https' ? 'https:' : ''}${name}:${port}/proxy`;
}
