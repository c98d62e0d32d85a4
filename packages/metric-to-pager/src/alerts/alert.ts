import type { IdentityLabels, ServiceIdentity } from '../catalogue/identity.ts';
import { type Duration, decimal, type Vector } from '../promql/index.ts';
import type { AlertingRule } from '../promql/rules.ts';
import type { Expectation } from './expectation.ts';
import type { Fault } from './fault.ts';
import type { Severity } from './severity.ts';

/** The definition of an alert: its rule for any installation, the reference that proves it, and the fault that drills it. */
export type AlertDefinition = DefinedRule & Proven & Drilled;

interface DefinedRule extends AlertTexts {
  /** CamelCase, without the prefix of the service. */
  readonly name: string;
  /** @default 'warning' */
  readonly severity?: Severity;
  /** Returns the expression for the labels that select an installation. The alert is active for each series of the result. */
  readonly expr: (where: IdentityLabels) => Vector;
  /** The numbers of its rule, which `defineService` checks: a `share` is between 0 and 1, any other number is positive. @default none */
  readonly options?: Readonly<Record<string, number>>;
}

interface AlertTexts {
  /** The threshold that panels draw. @default none */
  readonly above?: number;
  /** How long `expr` must hold before the alert fires. @default fires immediately */
  readonly for?: Duration;
  /** One fixed sentence, so that notifications can be grouped by it. */
  readonly summary: string;
  /** A template with the labels and the value. */
  readonly description: string;
  /** The condition with its numbers: the first sentence of its runbook, and its row in tables. @default the summary */
  readonly meaning?: string;
}

/** The reference for the rule, several of which are proven one by one, or the reason for which there is none. */
export type Proven =
  | { readonly expectation: Expectation | readonly Expectation[]; readonly unproven?: never }
  | { readonly unproven: string; readonly expectation?: never };

/** The fault that makes an alert fire, or what to do by hand where no program can inject it. */
export type Drilled = { readonly fault: Fault; readonly byHand?: never } | { readonly byHand: string; readonly fault?: never };

/** An alert of one installation. */
export interface Alert extends AlertTexts {
  /** CamelCase with the prefix of the service, as an Alertmanager receives alerts of many services. */
  readonly name: string;
  readonly severity: Severity;
  readonly expr: Vector;
  /** Labels besides `severity` and those of the series. */
  readonly labels?: Readonly<Record<string, string>>;
  /** The reason for which it is not proven. @default it is proven */
  readonly unproven?: string | undefined;
  readonly fault?: Fault | undefined;
  /** @default it has a fault */
  readonly byHand?: string | undefined;
}

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

/** Returns the definition; its type requires an expectation and a fault, or the reasons for which there are none. */
export function defineAlert(definition: AlertDefinition): AlertDefinition {
  return definition;
}

/** Returns the alert of an installation. */
export function alertOf(definition: AlertDefinition, { alertPrefix, namespace, job }: ServiceIdentity): Alert {
  const { name, severity = 'warning', expr, ...texts } = definition;
  return { ...texts, name: alertPrefix + name, severity, expr: expr({ namespace, job }) };
}

/** Returns the alert with the labels that tell it from others of its name: `ShopErrorBudgetBurn/sales/page-fast`. */
export function titleOf({ name, labels = {} }: Pick<Alert, 'name' | 'labels'>): string {
  return [name, ...Object.values(labels)].join('/');
}

/** Returns the fault of an alert, or how to drill it by hand. */
export function drilledBy(fault: Fault | undefined, byHand: string): Drilled {
  return fault === undefined ? { byHand } : { fault };
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

/** The id of a drill in the annotation that no program can inject. */
export const BY_HAND = 'by-hand';

/** Returns an annotation for the PrometheusRule with the id of each alert's fault. Prometheus 2 allows no slash in an alert's annotations. */
export function drillAnnotation(alerts: readonly Alert[], prefix: string): Readonly<Record<string, string>> {
  return { [`${prefix}/drill`]: alerts.map((alert) => `${titleOf(alert)}: ${alert.fault?.id ?? BY_HAND}`).join('\n') };
}
