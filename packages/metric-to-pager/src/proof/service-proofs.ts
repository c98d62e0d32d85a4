import type { ServiceIdentity } from '../catalogue/identity.ts';
import { alertsOf, BURN_ALERT, type MonitoredService } from '../slo/index.ts';
import { budgetProofs } from './budgets/budget-cases.ts';
import { burnProofs } from './budgets/burn-cases.ts';
import type { Links, Proof } from './cases.ts';
import { causeProofs } from './causes/cause-cases.ts';

/**
 * Returns every proof of one installation: of each tier of its objectives, of what is recorded of their budgets, and of the other alerts.
 *
 * @param links the links that a firing alert carries
 * @throws when a shape of traffic or trouble does not show what it says: then it proves nothing
 */
export function serviceProofs(service: MonitoredService, identity: ServiceIdentity, links: Links): Proof[] {
  const { objectives, alerts = [] } = service;
  const { namespace, job, alertPrefix } = identity;
  const target = { namespace, job };
  return [
    ...burnProofs({ objectives, target, alert: alertPrefix + BURN_ALERT, alerts: alertsOf({ objectives }, identity), links }),
    ...budgetProofs({ objectives, target }),
    ...causeProofs({ identity, alerts, links }),
  ];
}
