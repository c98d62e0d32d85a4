import { runbookUrl } from '../alerts/index.ts';
import { alertsOf, type MonitoredService } from '../slo/index.ts';
import type { Annotation } from './annotation.ts';

/** A service whose dashboards are made. */
export interface DashboardService extends MonitoredService {
  /** Address of the folder that holds the runbook of each alert. */
  readonly runbooks: string;
  /** What is marked on its dashboards besides deployments and alerts. @default nothing */
  readonly annotations?: readonly Annotation[] | undefined;
}

/** What a panel must know of the alert that watches the same thing. */
export interface PanelAlert {
  readonly name: string;
  /** The value above which it fires, where it is a matter of one. */
  readonly above: number | undefined;
  readonly runbook: string;
}

/** The alert of a service by its name without the prefix, so that panel and alert cannot disagree; nothing when the service has no such alert. */
export function findAlert(service: DashboardService, name: string): PanelAlert | undefined {
  const { alertPrefix, runbooks } = service;
  const fullName = alertPrefix + name;
  const alert = alertsOf(service, { alertPrefix, namespace: '', job: '' }).find((candidate) => candidate.name === fullName);
  return alert && { name: fullName, above: alert.above, runbook: runbookUrl(fullName, runbooks) };
}
