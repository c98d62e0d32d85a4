import { decimal } from '../promql/index.ts';
import { type AlertDefinition, defineAlert } from './alert.ts';
import { type CeasedRequests, ceased, ceasing } from './ceased-requests.ts';

/**
 * Hardly any request is served, although many were in the hour before: a release or a proxy broke the routes. Objectives do not count
 * requests that are rejected as mistakes of their clients, so that only this alert finds it when all are.
 */
export function successCeased(options: CeasedRequests): AlertDefinition {
  const ceasingRequests = { ...options, kind: options.requests.succeeded, remains: REMAINS };
  return defineAlert({
    name: 'SuccessCeased',
    severity: 'critical',
    options: { atLeast: options.atLeast },
    expr: (where) => ceased(where, ceasingRequests),
    summary: 'No request succeeds.',
    description:
      '{{ $labels.job }} in {{ $labels.namespace }} has served hardly any request in 5 minutes, although it served many in the hour before: requests are rejected (4xx), fail, or do not arrive.',
    meaning: `The requests that are served in 5 minutes have been less than a hundredth of those of the hour before, which held at least ${decimal(options.atLeast)}.`,
    expectation: ceasing(ceasingRequests, { rejects: true }),
    byHand: 'roll out a version whose routes answer 404, and send traffic before and after it',
  });
}

// --- internal ---

/** A hundredth of the requests that 5 minutes of the hour before held. */
const REMAINS = 0.0008;
