import { type Alert, type AlertContext, type AlertLinks, type AlertTemplate, alertingRule } from '../alerts/index.ts';
import type { RuleGroup } from '../promql/rules.ts';
import { burnAlerts } from './burn-alerts.ts';
import type { Objectives } from './objective.ts';
import { recordingGroups } from './recording-rules.ts';

/** What a service promises, and which conditions somebody must hear of. */
export interface ServiceRules {
  readonly objectives: Objectives;
  readonly alerts: readonly AlertTemplate[];
}

/** Every alert of one installation: first those of its objectives, then those of their likely causes. */
export function alertsOf({ objectives, alerts }: ServiceRules, context: AlertContext): Alert[] {
  return [...burnAlerts(objectives, context), ...alerts.map((template) => template(context))];
}

/** Every rule of one installation, in groups as a PrometheusRule object holds them. */
export function ruleGroups(rules: ServiceRules, context: AlertContext, links: AlertLinks): RuleGroup[] {
  const { namespace, job } = context;
  return [
    ...recordingGroups(rules.objectives, { namespace, job }),
    { name: 'slo-alerts', rules: burnAlerts(rules.objectives, context).map((alert) => alertingRule(alert, links)) },
    { name: 'cause-alerts', rules: rules.alerts.map((template) => alertingRule(template(context), links)) },
  ];
}
