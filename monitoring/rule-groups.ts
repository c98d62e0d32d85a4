import { type Alert, type AlertContext, type AlertTemplate, alertingRule } from './alerts/index.ts';
import type { RuleGroup } from './rules.ts';
import { burnAlerts, type Objectives, recordingGroups } from './slo/index.ts';

/** What a service promises, and which conditions somebody must hear of. */
export interface ServiceRules {
  readonly objectives: Objectives;
  readonly alerts: readonly AlertTemplate[];
}

/** Every alert of one installation: first those of its objectives, then those of their likely causes. */
export function alertsOf({ objectives, alerts }: ServiceRules, context: AlertContext): Alert[] {
  return [...burnAlerts(objectives, context), ...alerts.map((template) => template(context))];
}

/**
 * Every rule of one installation, in groups as a PrometheusRule object holds them.
 *
 * @param options `runbooks` is the address below which the runbook of each alert is found
 */
export function ruleGroups(rules: ServiceRules, context: AlertContext, options: { readonly runbooks: string }): RuleGroup[] {
  const { namespace, job } = context;
  return [
    ...recordingGroups(rules.objectives, { namespace, job }),
    { name: 'slo-alerts', rules: burnAlerts(rules.objectives, context).map((alert) => alertingRule(alert, options)) },
    { name: 'cause-alerts', rules: rules.alerts.map((template) => alertingRule(template(context), options)) },
  ];
}
