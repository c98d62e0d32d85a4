/** A request to the API server, in the words of HTTP. */
export interface ApiRequest {
  /** @default 'GET' */
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PATCH' | 'DELETE' | 'OPTIONS';
  /** The path without host and query, as it stands in a URL. */
  readonly path: string;
  /** @default none */
  readonly query?: Readonly<Record<string, string>>;
  /** @default none */
  readonly headers?: Readonly<Record<string, string>>;
  /** @default none */
  readonly body?: string;
  /** Ends the request early. @default it ends when the server takes too long */
  readonly signal?: AbortSignal;
}

/** What the API server, or what it is a proxy of, answered: any status. */
export interface ApiAnswer {
  readonly status: number;
  /** By names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** The API server of one cluster: the one way in. */
export interface ApiServer {
  /** Its address, for messages. */
  readonly url: string;
  /** @throws an error that names the request, when there is no answer */
  send(request: ApiRequest): Promise<ApiAnswer>;
}
