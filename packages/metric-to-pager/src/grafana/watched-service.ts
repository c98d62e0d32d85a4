import { runbookUrl } from '../alerts/index.ts';
import type { Vector } from '../promql/index.ts';
import { alertsOf, type MonitoredService } from '../slo/index.ts';

/** An annotation on every panel of a dashboard. */
export interface Annotation {
  readonly name: string;
  /** Marks the times at which a series exists; with `at: 'value'`, the time that its value is, in milliseconds. */
  readonly expr: Vector;
  readonly at?: 'value';
  /** The title, with `{{label}}` for the value of a label. */
  readonly title: string;
  /** @default none */
  readonly text?: string;
  readonly color: string;
}

/** A service with dashboards. */
export interface DashboardService extends MonitoredService {
  /** Address of the folder of runbooks. */
  readonly runbooks: string;
  /** Annotations besides deployments and alerts. @default none */
  readonly annotations?: readonly Annotation[] | undefined;
}

/** The alert that a panel refers to. */
export interface PanelAlert {
  readonly name: string;
  /** The threshold, if there is one. */
  readonly above: number | undefined;
  readonly runbook: string;
}

/** Returns the alert of a service by its name without the prefix; undefined when the service has no such alert. */
export function findAlert(service: DashboardService, name: string): PanelAlert | undefined {
  const { alertPrefix, runbooks } = service;
  const fullName = alertPrefix + name;
  const alert = alertsOf(service, { alertPrefix, namespace: '', job: '' }).find((candidate) => candidate.name === fullName);
  return alert && { name: fullName, above: alert.above, runbook: runbookUrl(fullName, runbooks) };
}
