import { PrometheusApi } from '../prometheus/api.ts';
import { ApiError } from './api-error.ts';
import type { ApiServer } from './api-server.ts';
import { json } from './json.ts';
import { type Listener, proxyPath } from './proxy.ts';

/** A Prometheus server in a cluster, reached through the API server's proxy. */
export class Prometheus extends PrometheusApi {
  /** The path on the API server below which it answers. */
  readonly path: string;

  /** @param prefix the path below which the server answers: `spec.routePrefix` */
  constructor(api: ApiServer, listener: Listener, prefix = '') {
    const root = proxyPath(listener) + prefix.replace(/\/$/, '');
    super(async <T>(endpoint: string, query: Readonly<Record<string, string>>): Promise<T> => {
      try {
        return (await json<{ readonly data: T }>(api, { path: `${root}/api/v1/${endpoint}`, query })).data;
      } catch (error) {
        if (!(error instanceof ApiError) || error.passing) throw error;
        throw new Error(`Prometheus refused ${endpoint} ${JSON.stringify(query)}: ${error.message}`, { cause: error });
      }
    });
    this.path = root;
  }
}
