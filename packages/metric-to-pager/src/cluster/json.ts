import { ApiError } from './api-error.ts';
import type { ApiRequest, ApiServer } from './api-server.ts';

/** Sends a request and returns the JSON of the response. @throws `ApiError` for an error status */
export async function json<T>(api: ApiServer, request: ApiRequest): Promise<T> {
  const answer = await api.send({ ...request, headers: { accept: 'application/json', ...request.headers } });
  if (answer.status >= 400) throw new ApiError(request, answer);
  return JSON.parse(answer.text) as T;
}
