import { readJson } from '../shape/read-shape.ts';
import type { Shape } from '../shape/shape.ts';
import { ApiError } from './api-error.ts';
import type { ApiRequest, ApiServer } from './api-server.ts';

/**
 * Sends a request and returns the JSON of the response.
 *
 * @throws `ApiError` for an error status
 * @throws `ShapeError` for a response of another shape
 */
export async function json<T>(api: ApiServer, request: ApiRequest, shape: Shape<T>): Promise<T> {
  const answer = await api.send({ ...request, headers: { accept: 'application/json', ...request.headers } });
  if (answer.status >= 400) throw new ApiError(request, answer);
  return readJson(shape, answer.text, { name: `The answer to ${request.method ?? 'GET'} ${request.path} of ${api.url}` });
}
