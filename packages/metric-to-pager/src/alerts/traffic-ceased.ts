import { decimal } from '../promql/index.ts';
import { type AlertDefinition, defineAlert } from './alert.ts';
import { type CeasedRequests, ceased, ceasing } from './ceased-requests.ts';

/**
 * Hardly any request has arrived within 5 minutes, although the hour before had enough: the balancer, the DNS or the ingress fails. A
 * thousandth is less than the night leaves of the evening's traffic. The alert ends when the hour before has no traffic either. It is of no
 * use to services whose clients work in batches.
 */
export function trafficCeased(options: CeasedRequests): AlertDefinition {
  const ceasingRequests = { ...options, remains: REMAINS };
  return defineAlert({
    name: 'TrafficCeased',
    severity: 'critical',
    options: { atLeast: options.atLeast },
    expr: (where) => ceased(where, ceasingRequests),
    summary: 'No request arrives.',
    description:
      '{{ $labels.job }} in {{ $labels.namespace }} has received hardly any request in 5 minutes, although there were many in the hour before: requests do not reach the pods.',
    meaning: `The requests of 5 minutes have been less than a thousandth of those of the hour before, which held at least ${decimal(options.atLeast)}.`,
    expectation: ceasing(ceasingRequests, { rejects: false }),
    byHand: 'stop all clients, or the ingress in front of the service',
  });
}

// --- internal ---

/** A thousandth of the requests that 5 minutes of the hour before held. */
const REMAINS = 0.00008;
