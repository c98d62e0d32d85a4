import type { AlertContext } from '../alerts/index.ts';
import { alertsOf, type ServiceRules } from '../slo/rule-groups.ts';
import { budgetProofs } from './budgets/budget-cases.ts';
import { burnProofs } from './budgets/burn-cases.ts';
import type { Links, Proof } from './cases.ts';
import type { Cause } from './causes/cause.ts';
import { causeProofs } from './causes/cause-cases.ts';

/** What is to be proven of one installation of a service. */
export interface ServiceSubject {
  readonly rules: ServiceRules;
  readonly context: AlertContext;
  /** Where alerts lead, said once more and without templates. */
  readonly links: Links;
  /** What the alerts on causes promise, said once more and without PromQL. */
  readonly causes: readonly Cause[];
}

/**
 * Every proof of one installation: of each tier of its objectives, of what is recorded of their budgets, and of the alerts on causes.
 *
 * @throws when a shape of traffic or trouble does not show what it says: then it proves nothing
 */
export function serviceProofs({ rules, context, links, causes }: ServiceSubject): Proof[] {
  const { service, namespace, job } = context;
  const { objectives } = rules;
  const target = { namespace, job };
  const alerts = alertsOf(rules, context);
  return [
    ...burnProofs({ objectives, target, alert: `${service}ErrorBudgetBurn`, alerts, links }),
    ...budgetProofs({ objectives, target }),
    ...causeProofs({ service, target, alerts, links }, causes),
  ];
}
