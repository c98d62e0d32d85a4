import { ApiError } from './api-error.ts';
import type { ApiRequest, ApiServer } from './api-server.ts';

/**
 * What the API server answers, which the caller knows the shape of.
 *
 * @throws `ApiError` when it refuses
 */
export async function json<T>(api: ApiServer, request: ApiRequest): Promise<T> {
  const answer = await api.send({ ...request, headers: { accept: 'application/json', ...request.headers } });
  if (answer.status >= 400) throw new ApiError(request, answer);
  return JSON.parse(answer.text) as T;
}
