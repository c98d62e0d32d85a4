/** A request to the API server. */
export interface ApiRequest {
  /** @default 'GET' */
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PATCH' | 'DELETE' | 'OPTIONS';
  /** The path, without host and query. */
  readonly path: string;
  /** @default none */
  readonly query?: Readonly<Record<string, string>>;
  /** @default none */
  readonly headers?: Readonly<Record<string, string>>;
  /** @default none */
  readonly body?: string;
  /** Aborts the request. @default only the timeout aborts it */
  readonly signal?: AbortSignal;
}

/** A response of the API server or of a proxied server, of any status. */
export interface ApiResponse {
  readonly status: number;
  /** Keys are lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** The API server of a cluster. */
export interface ApiServer {
  /** The address, for messages. */
  readonly url: string;
  /** @throws an error that names the request, when there is no response */
  send(request: ApiRequest): Promise<ApiResponse>;
}
