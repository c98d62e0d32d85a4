import type { RouteMatcher } from './alerts.ts';
import type { Inventory } from './inventory.ts';
import type { RoutingView } from './model.ts';

/** An Alertmanager that loads an AlertmanagerConfig. */
export type Loader = RoutingView['selectedBy'][number];

/** The ways in which the operator keeps the routes of an AlertmanagerConfig to alerts of its namespace. */
export type MatcherStrategy = 'OnNamespace' | 'OnNamespaceExceptForAlertmanagerNamespace' | 'None';

/** Returns the strategy of an Alertmanager. @see https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.AlertmanagerConfigMatcherStrategyType */
export function strategyOf({ object }: Loader): MatcherStrategy {
  const { type } = (object.spec?.alertmanagerConfigMatcherStrategy ?? {}) as { readonly type?: MatcherStrategy };
  return type ?? 'OnNamespace';
}

/** Returns the condition that the operator adds to the route of an AlertmanagerConfig in the tree of an Alertmanager, if it adds one. */
export function addedMatcher({ namespace, object }: RoutingView, loader: Loader, inventory: Inventory): RouteMatcher | undefined {
  const strategy = strategyOf(loader);
  const isAdded = strategy === 'OnNamespace' || (strategy !== 'None' && namespace !== loader.namespace);
  // The configuration that an Alertmanager names as its own is the root of the tree.
  return isAdded && !isGlobal({ object }, inventory) ? { name: 'namespace', operator: '=', value: namespace } : undefined;
}

/** Returns whether an Alertmanager names an AlertmanagerConfig as its whole configuration; that one needs no label. */
export function isGlobal({ object }: Pick<RoutingView, 'object'>, inventory: Inventory): boolean {
  return inventory
    .in('Alertmanager', object.metadata.namespace)
    .some(({ spec }) => (spec?.alertmanagerConfiguration as { readonly name?: string } | undefined)?.name === object.metadata.name);
}
