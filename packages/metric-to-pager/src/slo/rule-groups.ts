import { type Alert, type AlertDefinition, type AlertLinks, alertingRule, alertOf, type RequestKinds } from '../alerts/index.ts';
import type { Catalogue, Metric } from '../catalogue/catalogue.ts';
import type { ServiceIdentity } from '../catalogue/identity.ts';
import type { RuleGroup } from '../promql/rules.ts';
import { burnAlerts } from './burn-alerts.ts';
import type { Objectives } from './objective.ts';
import { recordingGroups } from './recording-rules.ts';

/** A monitored service, independent of its installations. */
export interface MonitoredService {
  /** Lower case letters, digits and dashes: the name of its objects, its `job`, and the prefix of its dashboards' uids. */
  readonly name: string;
  /** Prefix of its alert names, in CamelCase. */
  readonly alertPrefix: string;
  readonly catalogue: Catalogue;
  /**
   * An info gauge of the catalogue with one series per process, whose labels identify the build. @default none: dashboards do not mark
   * deployments, and `status` does not list builds
   */
  readonly build?: Metric<string, 'gauge'>;
  readonly objectives: Objectives;
  /** Alerts besides those of the objectives. @default none */
  readonly alerts?: readonly AlertDefinition[];
  /** The requests of which `prove` simulates outages. @default outages are not simulated */
  readonly requests?: RequestKinds;
}

/** Returns the alerts of one installation: first those of its objectives, then the others. */
export function alertsOf({ objectives, alerts = [] }: Pick<MonitoredService, 'objectives' | 'alerts'>, identity: ServiceIdentity): Alert[] {
  return [...burnAlerts(objectives, identity), ...alerts.map((definition) => alertOf(definition, identity))];
}

/** Returns the rule groups of one installation. */
export function ruleGroups(
  { objectives, alerts = [] }: Pick<MonitoredService, 'objectives' | 'alerts'>,
  identity: ServiceIdentity,
  links: AlertLinks,
): RuleGroup[] {
  return [
    ...recordingGroups(objectives, identity),
    { name: 'slo-alerts', rules: burnAlerts(objectives, identity).map((alert) => alertingRule(alert, links)) },
    { name: 'cause-alerts', rules: alerts.map((definition) => alertingRule(alertOf(definition, identity), links)) },
  ];
}
