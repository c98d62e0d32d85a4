import type { ServiceIdentity } from '../catalogue/identity.ts';
import { type Duration, decimal, type Vector } from '../promql/index.ts';
import type { AlertingRule } from '../promql/rules.ts';

/** `critical` pages, `warning` opens a ticket, `info` is not sent. */
export type Severity = 'critical' | 'warning' | 'info';

/** An alert definition. */
export interface Alert {
  /** CamelCase with the prefix of the service, as an Alertmanager receives alerts of many services. */
  readonly name: string;
  readonly severity: Severity;
  /** The alert is active for each series of the result. */
  readonly expr: Vector;
  /** The threshold that panels draw. @default none */
  readonly above?: number;
  /** How long `expr` must hold before the alert fires. @default fires immediately */
  readonly for?: Duration;
  /** One fixed sentence, so that notifications can be grouped by it. */
  readonly summary: string;
  /** A template with the labels and the value. */
  readonly description: string;
  /** The fault that makes the alert fire. */
  readonly drill: string;
  /** Labels besides `severity` and those of the series. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** Creates an alert for an installation. */
export type AlertTemplate = (identity: ServiceIdentity) => Alert;

/** Links attached to every alert. */
export interface AlertLinks {
  /** The address of the folder of runbooks. */
  readonly runbooks: string;
  /** @default none */
  readonly dashboard?: LinkedDashboard | undefined;
}

/** A Grafana dashboard that alerts link to. */
export interface LinkedDashboard {
  readonly uid: string;
  /** The labels for which the dashboard has a variable of the same name. */
  readonly labels: readonly string[];
  /** The address of Grafana. @default none: the link starts with `/d/` */
  readonly grafana?: string | undefined;
}

/** Formats a ratio as a percentage: `90%`. */
export function percent(ratio: number): string {
  return `${decimal(ratio * 100)}%`;
}

/** Returns the alerting rule of an alert. */
export function alertingRule(alert: Alert, { runbooks, dashboard }: AlertLinks): AlertingRule {
  return {
    alert: alert.name,
    expr: alert.expr.text,
    ...(alert.for && { for: alert.for }),
    labels: { severity: alert.severity, ...alert.labels },
    annotations: {
      summary: alert.summary,
      description: alert.description,
      runbook_url: runbookUrl(alert.name, runbooks),
      ...(dashboard && { dashboard_url: dashboardUrl(dashboard) }),
    },
  };
}

/** Returns the address of an alert's runbook: a file with its name in the folder of runbooks. */
export function runbookUrl(alert: string, runbooks: string): string {
  return `${runbooks.replace(/\/$/, '')}/${alert}.md`;
}

/**
 * Returns the dashboard link of an alert as a Prometheus template, which sets the variable of each label that the alert has.
 *
 * @see https://grafana.com/docs/grafana/latest/dashboards/build-dashboards/create-dashboard-url-variables/
 */
export function dashboardUrl({ uid, labels, grafana = '' }: LinkedDashboard): string {
  const variables = labels.map((label) => `{{ with $labels.${label} }}&var-${label}={{ . | urlquery }}{{ end }}`);
  return `${grafana.replace(/\/$/, '')}/d/${uid}?from=now-1h&to=now${variables.join('')}`;
}

/** Returns an annotation for the PrometheusRule with the drill of each alert. Prometheus 2 allows no slash in an alert's annotations. */
export function drillAnnotation(alerts: readonly Alert[], prefix: string): Readonly<Record<string, string>> {
  const drills = new Map(alerts.map(({ name, labels, drill }) => [[name, ...Object.values(labels ?? {})].join('/'), drill]));
  return { [`${prefix}/drill`]: [...drills].map(([name, drill]) => `${name}: ${drill}`).join('\n') };
}
