import type { ServiceIdentity } from '../catalogue/identity.ts';
import { alertsOf, type MonitoredService } from '../slo/index.ts';
import { budgetProofs } from './budgets/budget-cases.ts';
import { burnProofs } from './budgets/burn-cases.ts';
import type { Links, Proof } from './cases.ts';
import type { Cause } from './causes/cause.ts';
import { causeProofs } from './causes/cause-cases.ts';

/** A service whose alerts can be proven. */
export interface ProvenService extends MonitoredService {
  /** What its alerts beside those of the objectives promise, written again without PromQL. @default none of them is proven */
  readonly causes?: readonly Cause[];
}

/**
 * Every proof of one installation: of each tier of its objectives, of what is recorded of their budgets, and of the other alerts.
 *
 * @param links the links that a firing alert carries
 * @throws when a shape of traffic or trouble does not show what it says: then it proves nothing
 */
export function serviceProofs(service: ProvenService, identity: ServiceIdentity, links: Links): Proof[] {
  const { objectives, causes = [] } = service;
  const { namespace, job, alertPrefix } = identity;
  const target = { namespace, job };
  const alerts = alertsOf(service, identity);
  return [
    ...burnProofs({ objectives, target, alert: `${alertPrefix}ErrorBudgetBurn`, alerts, links }),
    ...budgetProofs({ objectives, target }),
    ...causeProofs({ service: alertPrefix, target, alerts, links }, causes),
  ];
}
