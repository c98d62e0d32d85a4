import { runbookUrl } from '../alerts/index.ts';
import type { Metric } from '../catalogue/catalogue.ts';
import { alertsOf, type ServiceRules } from '../slo/rule-groups.ts';
import type { Annotation } from './annotation.ts';

/** A service that dashboards look at, whichever it is. */
export interface WatchedService {
  /** In lower case and dashes: uids, titles and the tag of its dashboards start with it. */
  readonly name: string;
  /** A gauge that every process of it exposes, with labels that say which build it is: by it, installations and deployments are found. */
  readonly build: Metric<string, 'gauge'>;
  /** What it promises, and what else somebody must hear of. */
  readonly rules: ServiceRules;
  /** The name with which its alerts start, in CamelCase. */
  readonly alertPrefix: string;
  /** The address below which the runbook of each alert is found. */
  readonly runbooks: string;
  /** What is marked on its dashboards besides deployments and alerts. @default nothing */
  readonly annotations?: readonly Annotation[];
}

/** What a panel must know of the alert that watches the same thing. */
export interface WatchingAlert {
  readonly name: string;
  /** The value above which it fires, where it is a matter of one. */
  readonly above: number | undefined;
  readonly runbook: string;
}

/** The alert of a service by its name without the prefix, so that panel and alert cannot disagree; nothing when the service has no such alert. */
export function alertOf({ rules, alertPrefix, runbooks }: WatchedService, name: string): WatchingAlert | undefined {
  const fullName = alertPrefix + name;
  const alert = alertsOf(rules, { service: alertPrefix, namespace: '', job: '' }).find((candidate) => candidate.name === fullName);
  return alert && { name: fullName, above: alert.above, runbook: runbookUrl(fullName, runbooks) };
}
