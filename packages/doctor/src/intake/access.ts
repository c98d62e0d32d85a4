import type { ApiServer } from 'metric-to-pager/cluster';
import { ApiError, json } from 'metric-to-pager/cluster';
import type { AccessAnswer, Denied } from '../snapshot/snapshot.ts';
import { reasonOf } from './lists.ts';

/** An account of a Prometheus, and the namespaces in which it has to discover targets. */
export interface Discovering {
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly endpointSlices: boolean;
  readonly namespaces: readonly string[];
}

/**
 * Asks the API server what accounts may do: first for the whole cluster, and only what is refused there for each namespace. An access review
 * changes nothing in the cluster.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/authorization/#checking-api-access
 */
export async function reviewAccess(api: ApiServer, accounts: readonly Discovering[], denied: Denied[]): Promise<readonly AccessAnswer[]> {
  const answers: AccessAnswer[] = [];
  try {
    for (const account of accounts) {
      for (const { group, resource } of resourcesFor(account)) {
        const review = (namespace: string) => ask(api, { user: userOf(account), verb: 'list', group, resource, namespace });
        const everywhere = await review('');
        answers.push(everywhere);
        if (everywhere.allowed) continue;
        for (const namespace of account.namespaces) answers.push(await review(namespace));
      }
    }
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    denied.push({
      what: 'ask what the account of Prometheus may do (create subjectaccessreviews)',
      reason: reasonOf(error),
      essential: false,
    });
  }
  return answers;
}

/** The name that the API server knows a service account by. */
export function userOf({ namespace, serviceAccount }: Pick<Discovering, 'namespace' | 'serviceAccount'>): string {
  return `system:serviceaccount:${namespace}:${serviceAccount}`;
}

// --- internal ---

function resourcesFor({ endpointSlices }: Discovering): readonly { readonly group: string; readonly resource: string }[] {
  const addresses = endpointSlices ? { group: 'discovery.k8s.io', resource: 'endpointslices' } : { group: '', resource: 'endpoints' };
  return [{ group: '', resource: 'pods' }, { group: '', resource: 'services' }, addresses];
}

async function ask(api: ApiServer, question: Omit<AccessAnswer, 'allowed'>): Promise<AccessAnswer> {
  const { user, verb, group, resource, namespace } = question;
  const [, , account = ''] = user.split(':');
  const { status } = await json<{ readonly status: { readonly allowed: boolean } }>(api, {
    method: 'POST',
    path: '/apis/authorization.k8s.io/v1/subjectaccessreviews',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SubjectAccessReview',
      spec: {
        user,
        groups: ['system:serviceaccounts', `system:serviceaccounts:${account}`, 'system:authenticated'],
        resourceAttributes: { verb, group, resource, ...(namespace !== '' && { namespace }) },
      },
    }),
  });
  return { ...question, allowed: status.allowed };
}
