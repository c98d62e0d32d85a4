import { alertsIn, type RoutedAlert } from './alerts.ts';
import type { Model, RuleView } from './model.ts';

/** Returns the alerts of every PrometheusRule as they are sent to Alertmanager: each with the labels that what evaluates it adds. */
export function sentAlerts({ rules, routings }: Model): readonly RoutedAlert[] {
  if (routings.length === 0) return [];
  return rules.flatMap((view) => {
    const alerts = alertsIn(view.object);
    if (view.selectedBy.length === 0) return alerts;
    const added = new Map(view.selectedBy.map((by) => addedBy(by, view)).map((one) => [JSON.stringify(one), one]));
    return [...added.values()].flatMap((one) => alerts.map((alert) => withAdded(alert, one)));
  });
}

// --- internal ---

interface Added {
  /** The label that is set to the namespace of the rule, over one of the alert. */
  readonly enforced: Readonly<Record<string, string>>;
  /** Labels for alerts that do not have them. */
  readonly external: Readonly<Record<string, string>>;
  /** Alerts are relabeled before they are sent, by steps that are not known. */
  readonly relabeled: boolean;
}

interface EvaluatorSpec {
  readonly enforcedNamespaceLabel?: string;
  readonly externalLabels?: Readonly<Record<string, string>>;
  readonly prometheusExternalLabelName?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly additionalAlertRelabelConfigs?: object;
  readonly alertRelabelConfigs?: object;
}

function addedBy({ object, kind, namespace, reference }: RuleView['selectedBy'][number], view: RuleView): Added {
  const spec = (object.spec ?? {}) as EvaluatorSpec;
  const own = kind === 'ThanosRuler' ? {} : { [spec.prometheusExternalLabelName ?? 'prometheus']: `${namespace}/${reference.name}` };
  return {
    enforced: spec.enforcedNamespaceLabel ? { [spec.enforcedNamespaceLabel]: view.namespace } : {},
    external: { ...own, ...spec.labels, ...spec.externalLabels },
    relabeled: spec.additionalAlertRelabelConfigs !== undefined || spec.alertRelabelConfigs !== undefined,
  };
}

function withAdded(alert: RoutedAlert, { enforced, external, relabeled }: Added): RoutedAlert {
  const absent = Object.entries(external).filter(([label]) => !Object.hasOwn(alert.fixed, label) && !alert.open.has(label));
  const open = new Set([...alert.open].filter((label) => !Object.hasOwn(enforced, label)));
  return { ...alert, fixed: { ...alert.fixed, ...Object.fromEntries(absent), ...enforced }, open, relabeled };
}
