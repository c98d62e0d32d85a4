import type { ServiceIdentity } from '../catalogue/identity.ts';
import type { Duration, Vector } from '../promql/index.ts';
import type { AlertingRule } from '../promql/rules.ts';

/** How soon somebody must look: at once, in working hours, or never by itself. */
export type Severity = 'critical' | 'warning' | 'info';

/** A condition that somebody must hear of. */
export interface Alert {
  /** In CamelCase, starting with the service's name, as rules of many services meet in one Alertmanager. */
  readonly name: string;
  readonly severity: Severity;
  /** It holds for each series that this yields. */
  readonly expr: Vector;
  /** The value above which it fires, where it is a matter of one: panels draw it. @default it is not */
  readonly above?: number;
  /** How long it must hold. @default it fires at once */
  readonly for?: Duration;
  /** One fixed sentence, so that notifications can be grouped by it. */
  readonly summary: string;
  /** What is going on, where and how much, with the labels and the value in it. */
  readonly description: string;
  /** The fault that proves the alert: what to break so that it fires. */
  readonly drill: string;
  /** Labels besides `severity` and those of the series. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** An alert for any service. */
export type AlertTemplate = (identity: ServiceIdentity) => Alert;

/** Where alerts lead whoever hears of them. */
export interface AlertLinks {
  /** The address below which the runbook of each alert is found. */
  readonly runbooks: string;
  /** The dashboard to look at first. @default none */
  readonly dashboard?: LinkedDashboard | undefined;
}

/** A dashboard of Grafana, as far as a link to it must know it. */
export interface LinkedDashboard {
  readonly uid: string;
  /** Labels by which one can choose what it shows: its variables of the same names. */
  readonly labels: readonly string[];
  /** The address of Grafana. @default none: links are relative to it, `/d/…` */
  readonly grafana?: string | undefined;
}

/** The rule of an alert. The only place where its links are made. */
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

/** Where the runbook of an alert is read: a file of its name below the address of the runbooks. */
export function runbookUrl(alert: string, runbooks: string): string {
  return `${runbooks.replace(/\/$/, '')}/${alert}.md`;
}

/**
 * Where a dashboard shows what an alert is about, as a template for Prometheus: it chooses by each label that the alert has, and leaves
 * open what the alert does not tell.
 *
 * @see https://grafana.com/docs/grafana/latest/dashboards/build-dashboards/create-dashboard-url-variables/
 */
export function dashboardUrl({ uid, labels, grafana = '' }: LinkedDashboard): string {
  const chosen = labels.map((label) => `{{ with $labels.${label} }}&var-${label}={{ . | urlquery }}{{ end }}`);
  return `${grafana.replace(/\/$/, '')}/d/${uid}?from=now-1h&to=now${chosen.join('')}`;
}

/**
 * The annotation of the object that carries the rules: one line for each alert with the fault that proves it. It cannot stand at the
 * alert itself, where Prometheus 2 takes no name with a slash.
 */
export function drillAnnotation(alerts: readonly Alert[], prefix: string): Readonly<Record<string, string>> {
  const drills = new Map(alerts.map(({ name, labels, drill }) => [[name, ...Object.values(labels ?? {})].join('/'), drill]));
  return { [`${prefix}/drill`]: [...drills].map(([name, drill]) => `${name}: ${drill}`).join('\n') };
}
