import { type Alert, type AlertLinks, type AlertTemplate, alertingRule } from '../alerts/index.ts';
import type { Catalogue, Metric } from '../catalogue/catalogue.ts';
import type { ServiceIdentity } from '../catalogue/identity.ts';
import type { RuleGroup } from '../promql/rules.ts';
import { burnAlerts } from './burn-alerts.ts';
import type { Objectives } from './objective.ts';
import { recordingGroups } from './recording-rules.ts';

/** What monitoring knows of a service, whichever installation of it is meant. */
export interface MonitoredService {
  /** In lower case and dashes: the name of its objects, its `job`, and the first part of its dashboards' uids. */
  readonly name: string;
  /** Prefix of the names of its alerts, in CamelCase. */
  readonly alertPrefix: string;
  readonly catalogue: Catalogue;
  /** An info gauge of the catalogue: it has one series per process, whose labels name the build. */
  readonly build: Metric<string, 'gauge'>;
  readonly objectives: Objectives;
  /** The alerts beside those of the objectives. @default none */
  readonly alerts?: readonly AlertTemplate[];
}

/** Every alert of one installation: first those of its objectives, then the others. */
export function alertsOf({ objectives, alerts = [] }: Pick<MonitoredService, 'objectives' | 'alerts'>, identity: ServiceIdentity): Alert[] {
  return [...burnAlerts(objectives, identity), ...alerts.map((template) => template(identity))];
}

/** Every rule of one installation, in groups as a PrometheusRule holds them. */
export function ruleGroups(
  { objectives, alerts = [] }: Pick<MonitoredService, 'objectives' | 'alerts'>,
  identity: ServiceIdentity,
  links: AlertLinks,
): RuleGroup[] {
  return [
    ...recordingGroups(objectives, identity),
    { name: 'slo-alerts', rules: burnAlerts(objectives, identity).map((alert) => alertingRule(alert, links)) },
    { name: 'cause-alerts', rules: alerts.map((template) => alertingRule(template(identity), links)) },
  ];
}
