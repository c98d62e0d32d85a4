import { type Alert, BY_HAND, type Fault, titleOf } from '../../alerts/index.ts';
import type { KubernetesObject } from '../../cluster/kubernetes-object.ts';
import type { Objects } from '../../cluster/objects.ts';
import { seconds } from '../../promql/index.ts';
import type { AlertingRule, RuleGroup } from '../../promql/rules.ts';
import { suggestion, UsageError } from '../../terminal/usage-error.ts';
import type { Installation } from '../status/watching-prometheus.ts';

/** An alert of an installation, and the fault that its rules name for it. */
export interface ListedDrill {
  /** The alert with the labels that tell it from others of its name: `ShopErrorBudgetBurn/sales/page-fast`. */
  readonly title: string;
  /** The fault, as a clause. */
  readonly description: string;
  /** @default it must be made by hand */
  readonly fault: Fault | undefined;
  readonly rule: AlertingRule;
  /** The labels that tell it from others of its name. */
  readonly labels: Readonly<Record<string, string>>;
}

/** The rules of an installation as the cluster has them. */
export type RulesObject = KubernetesObject & { readonly spec?: { readonly groups?: readonly RuleGroup[] } };

/**
 * Returns the alerts of an installation with the faults that the annotation of its rules names: by their ids, or by the sentences of
 * version 0.1.
 *
 * @param alerts the alerts of the service
 * @throws when the installation has no rules, or they name no faults
 */
export async function listDrills(
  objects: Objects,
  { installation, domain, alerts }: { readonly installation: Installation; readonly domain: string; readonly alerts: readonly Alert[] },
): Promise<{ readonly drills: readonly ListedDrill[]; readonly rules: RulesObject }> {
  const { namespace, name } = installation;
  const rules = await objects.find<RulesObject>({ apiVersion: 'monitoring.coreos.com/v1', kind: 'PrometheusRule', namespace, name });
  if (rules === undefined) throw new Error(`There is no PrometheusRule ${namespace}/${name}; deploy the installation first`);
  const annotation = rules.metadata.annotations?.[`${domain}/drill`];
  if (annotation === undefined)
    throw new Error(`PrometheusRule ${namespace}/${name} lacks the annotation ${domain}/drill, which names the faults`);
  const named = new Map(annotation.split('\n').map((line) => [line.slice(0, line.indexOf(': ')), line.slice(line.indexOf(': ') + 2)]));
  const rulesOfAlerts = (rules.spec?.groups ?? []).flatMap((group) => group.rules).filter((rule): rule is AlertingRule => 'alert' in rule);
  const drills = rulesOfAlerts.flatMap((rule) => {
    const { severity: _, ...labels } = rule.labels;
    const title = titleOf({ name: rule.alert, labels });
    const text = named.get(title);
    if (text === undefined) return [];
    const fault = alerts.map((alert) => alert.fault).find((one) => one?.id === text || one?.formerly === text);
    const byHand = text === BY_HAND ? alerts.find((alert) => titleOf(alert) === title)?.byHand : text;
    return [{ title, description: fault?.description ?? byHand ?? text, fault, labels, rule }];
  });
  return { drills, rules };
}

/**
 * Returns the drill of an alert, which may be named without the labels that tell it from others of its name: the first one then counts.
 *
 * @throws `UsageError` for an unknown alert, with the nearest one, and for an alert whose fault cannot be injected
 */
export function chooseDrill(drills: readonly ListedDrill[], alert: string): ListedDrill & { readonly fault: Fault } {
  const found = drills.find(({ title }) => title === alert) ?? drills.find(({ rule }) => rule.alert === alert);
  if (found === undefined)
    throw new UsageError(
      `Unknown alert "${alert}"; ${suggestion(alert, [...new Set(drills.flatMap(({ title, rule }) => [rule.alert, title]))])}`,
    );
  const { fault } = found;
  if (fault === undefined) throw new UsageError(`The fault of ${found.title} must be made by hand: ${found.description}`);
  return { ...found, fault };
}

/** Returns the drills as a table. */
export function drillTable(drills: readonly ListedDrill[]): string {
  const width = Math.max(...drills.map(({ title }) => title.length));
  const rows = drills.map(({ title, description, fault, rule }) => {
    const pause = rule.for === undefined ? '' : ` (fires after ${seconds(rule.for)} s)`;
    return `${title.padEnd(width)}  ${fault === undefined ? `by hand: ${description}` : description}${pause}`;
  });
  return `${rows.join('\n')}\n`;
}
