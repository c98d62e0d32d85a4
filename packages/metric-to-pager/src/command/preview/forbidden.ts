import { ApiError } from '../../cluster/api-error.ts';

/**
 * Returns a sentence with the verb and the resource when the API server forbade a request, or else the error itself.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/authorization/
 */
export function explainForbidden(error: unknown): unknown {
  const refused = apiErrorIn(error);
  if (refused?.status !== 403) return error;
  const [, user, verb, resource] = /User "([^"]*)" cannot (\w+) resource "([^"]*)"/.exec(refused.message) ?? [];
  if (user === undefined) return error;
  const [, namespace] = /in the namespace "([^"]*)"/.exec(refused.message) ?? [];
  const where = namespace === undefined ? 'at the cluster scope' : `in namespace "${namespace}"`;
  const hint = namespace === undefined && resource === 'configmaps' ? '; give one namespace by -n' : '';
  return new Error(`Forbidden: "${user}" may not ${verb} ${resource} ${where}${hint}`, { cause: error });
}

// --- internal ---

function apiErrorIn(error: unknown): ApiError | undefined {
  if (error instanceof ApiError) return error;
  return error instanceof Error && error.cause !== undefined ? apiErrorIn(error.cause) : undefined;
}
