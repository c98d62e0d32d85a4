import type { Kinds, Workload } from '../snapshot/kinds.ts';
import type { Inventory } from './inventory.ts';

/** A Prometheus Operator that runs in the cluster, with the arguments that say what it looks after. */
export interface Operator {
  readonly object: Workload;
  /** The namespaces whose monitors and rules it reads; every one when empty. */
  readonly namespaces: readonly string[];
  readonly denied: readonly string[];
  /** The namespaces whose Prometheus objects it manages; those of `namespaces` when empty. */
  readonly prometheusNamespaces: readonly string[];
  /** It only manages objects with this id, or, when empty, those without one. */
  readonly controllerId: string;
  readonly ready: number;
}

/** The annotation by which an object belongs to one operator of several. */
export const CONTROLLER_ID = 'operator.prometheus.io/controller-id';

/** The operators among the Deployments. */
export function operatorsOf(inventory: Inventory): readonly Operator[] {
  return inventory.all('Deployment').flatMap((object) => {
    const container = object.spec?.template?.spec?.containers?.find(isOperator);
    if (container === undefined) return [];
    const args = flagsIn([...(container.command ?? []), ...(container.args ?? [])]);
    const list = (flag: string) => (args.get(flag) ?? '').split(',').filter((item) => item !== '');
    return [
      {
        object,
        namespaces: list('namespaces'),
        denied: list('deny-namespaces'),
        prometheusNamespaces: list('prometheus-instance-namespaces'),
        controllerId: args.get('controller-id') ?? '',
        ready: object.status?.readyReplicas ?? 0,
      },
    ];
  });
}

/** Returns whether an operator reads the monitors and rules of a namespace. */
export function watches({ namespaces, denied }: Operator, namespace: string): boolean {
  return namespaces.length > 0 ? namespaces.includes(namespace) : !denied.includes(namespace);
}

/** Returns whether an operator manages a Prometheus object, as far as its namespace decides. */
export function manages(operator: Operator, namespace: string): boolean {
  if (operator.prometheusNamespaces.length > 0) return operator.prometheusNamespaces.includes(namespace);
  return watches(operator, namespace);
}

/** The controller id that an object asks for. */
export function controllerIdOf(object: Kinds['Prometheus'] | Kinds['PrometheusAgent'] | Kinds['Alertmanager']): string {
  return object.metadata.annotations?.[CONTROLLER_ID] ?? '';
}

// --- internal ---

function isOperator({ image = '' }: { readonly image?: string }): boolean {
  return /(^|\/)prometheus-operator(:|@|$)/.test(image);
}

function flagsIn(args: readonly string[]): ReadonlyMap<string, string> {
  const flags = new Map<string, string>();
  for (const [index, arg] of args.entries()) {
    const [, name, value] = /^--?([\w-]+)(?:=(.*))?$/s.exec(arg) ?? [];
    if (name !== undefined) flags.set(name, value ?? args[index + 1] ?? '');
  }
  return flags;
}
