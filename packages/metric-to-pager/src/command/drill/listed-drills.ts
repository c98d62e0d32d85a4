import type { KubernetesObject } from '../../cluster/kubernetes-object.ts';
import type { Objects } from '../../cluster/objects.ts';
import type { Faults } from '../../drill/index.ts';
import { seconds } from '../../promql/index.ts';
import type { AlertingRule, RuleGroup } from '../../promql/rules.ts';
import { suggestion, UsageError } from '../../terminal/usage-error.ts';
import type { Installation } from '../status/watching-prometheus.ts';

/** An alert of an installation, and the fault that its rules name for it. */
export interface ListedDrill {
  /** The alert with the labels that tell it from others of its name: `ShopErrorBudgetBurn/sales/page-fast`. */
  readonly title: string;
  /** The name of the fault. */
  readonly fault: string;
  /** Whether the fault can be injected into a running installation. */
  readonly injectable: boolean;
  readonly rule: AlertingRule;
  /** The labels that tell it from others of its name. */
  readonly labels: Readonly<Record<string, string>>;
}

/** The rules of an installation as the cluster has them. */
export type RulesObject = KubernetesObject & { readonly spec?: { readonly groups?: readonly RuleGroup[] } };

/**
 * The alerts of an installation with the faults that the annotation of its rules names.
 *
 * @throws when the installation has no rules, or they name no faults
 */
export async function listDrills(
  objects: Objects,
  { installation, domain, faults }: { readonly installation: Installation; readonly domain: string; readonly faults: Faults },
): Promise<{ readonly drills: readonly ListedDrill[]; readonly rules: RulesObject }> {
  const { namespace, name } = installation;
  const rules = await objects.find<RulesObject>({ apiVersion: 'monitoring.coreos.com/v1', kind: 'PrometheusRule', namespace, name });
  if (rules === undefined) throw new Error(`There is no PrometheusRule ${namespace}/${name}; deploy the installation first`);
  const annotation = rules.metadata.annotations?.[`${domain}/drill`];
  if (annotation === undefined)
    throw new Error(`PrometheusRule ${namespace}/${name} lacks the annotation ${domain}/drill, which names the faults`);
  const named = new Map(annotation.split('\n').map((line) => [line.slice(0, line.indexOf(': ')), line.slice(line.indexOf(': ') + 2)]));
  const alerts = (rules.spec?.groups ?? []).flatMap((group) => group.rules).filter((rule): rule is AlertingRule => 'alert' in rule);
  const drills = alerts.flatMap((rule) => {
    const { severity: _, ...labels } = rule.labels;
    const title = [rule.alert, ...Object.values(labels)].join('/');
    const fault = named.get(title);
    return fault === undefined ? [] : [{ title, fault, labels, rule, injectable: Object.hasOwn(faults, fault) }];
  });
  return { drills, rules };
}

/**
 * The drill of an alert, which may be named without the labels that tell it from others of its name: the first one then counts.
 *
 * @throws `UsageError` for an unknown alert, with the nearest one, and for an alert whose fault cannot be injected
 */
export function chooseDrill(drills: readonly ListedDrill[], alert: string): ListedDrill {
  const found = drills.find(({ title }) => title === alert) ?? drills.find(({ rule }) => rule.alert === alert);
  if (found === undefined)
    throw new UsageError(
      `Unknown alert "${alert}"; ${suggestion(alert, [...new Set(drills.flatMap(({ title, rule }) => [rule.alert, title]))])}`,
    );
  if (!found.injectable) throw new UsageError(`The fault of ${found.title} must be made by hand: ${found.fault}`);
  return found;
}

/** The drills as a table. */
export function drillTable(drills: readonly ListedDrill[]): string {
  const width = Math.max(...drills.map(({ title }) => title.length));
  const rows = drills.map(({ title, fault, injectable, rule }) => {
    const pause = rule.for === undefined ? '' : ` (fires after ${seconds(rule.for)} s)`;
    return `${title.padEnd(width)}  ${injectable ? fault : `by hand: ${fault}`}${pause}`;
  });
  return `${rows.join('\n')}\n`;
}
