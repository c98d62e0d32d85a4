import type { Kinds } from '../snapshot/kinds.ts';
import type { Inventory } from './inventory.ts';

/** One rule of a PrometheusRule, with its place. */
export interface RuleText {
  readonly object: Kinds['PrometheusRule'];
  /** The path of the rule in the object: `/spec/groups/0/rules/1`. */
  readonly path: string;
  readonly group: string;
  readonly name: string;
  readonly alerting: boolean;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** The rules of a PrometheusRule, in their order. An expression that is a number is read as its text. */
export function rulesIn(object: Kinds['PrometheusRule']): readonly RuleText[] {
  return (object.spec?.groups ?? []).flatMap(({ name: group, rules = [] }, groupIndex) =>
    rules.map(({ alert, record, expr, labels = {} }, index) => ({
      object,
      path: `/spec/groups/${groupIndex}/rules/${index}`,
      group,
      name: alert ?? record ?? '',
      alerting: alert !== undefined,
      expr: String(expr ?? ''),
      labels,
    })),
  );
}

/** The names of the series that the rules of a snapshot record. */
export function recordedNames(inventory: Inventory): ReadonlySet<string> {
  return new Set(
    inventory.all('PrometheusRule').flatMap((object) => rulesIn(object).flatMap(({ alerting, name }) => (alerting ? [] : [name]))),
  );
}

/**
 * Returns whether rules come with a stack that is made for any cluster: they cover components that a given cluster need not have, so what they
 * miss is expected.
 */
export function isOfStack({ metadata }: Kinds['PrometheusRule']): boolean {
  const { labels = {} } = metadata;
  return (
    labels['app.kubernetes.io/part-of'] === 'kube-prometheus' || labels['app'] === 'kube-prometheus-stack' || labels['prometheus'] === 'k8s'
  );
}
