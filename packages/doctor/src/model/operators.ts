import type { Kinds, Workload } from '../snapshot/kinds.ts';
import { readsMonitors, runsOperator } from '../snapshot/programs.ts';
import type { Inventory } from './inventory.ts';

/** A Prometheus Operator that runs in the cluster, with the arguments that say what it looks after. */
export interface Operator {
  readonly object: Workload;
  /** The namespaces whose monitors and rules it reads; every one when empty. */
  readonly namespaces: Argument<readonly string[]>;
  readonly denied: Argument<readonly string[]>;
  /** The namespaces whose Prometheus objects it manages; those of `namespaces` when empty. */
  readonly prometheusNamespaces: Argument<readonly string[]>;
  /** It only manages objects with this id, or, when empty, those without one. */
  readonly controllerId: Argument<string>;
  readonly ready: number;
}

/** The value of an argument, where it is known: that of a variable is not. */
export type Argument<T> = T | 'unknown';

/** The annotation by which an object belongs to one operator of several. */
export const CONTROLLER_ID = 'operator.prometheus.io/controller-id';

/** The operators among the workloads. */
export function operatorsOf(inventory: Inventory): readonly Operator[] {
  return inventory.workloads().flatMap((object) => {
    const container = object.spec?.template?.spec?.containers?.find(runsOperator);
    if (container === undefined) return [];
    const args = flagsIn([...(container.command ?? []), ...(container.args ?? [])]);
    const text = (flag: string) => (/\$\(\w+\)/.test(args.get(flag) ?? '') ? 'unknown' : (args.get(flag) ?? ''));
    const list = (flag: string): Argument<readonly string[]> => {
      const value = text(flag);
      return value === 'unknown' ? value : value.split(',').filter((item) => item !== '');
    };
    return [
      {
        object,
        namespaces: list('namespaces'),
        denied: list('deny-namespaces'),
        prometheusNamespaces: list('prometheus-instance-namespaces'),
        controllerId: text('controller-id'),
        ready: object.status?.readyReplicas ?? 0,
      },
    ];
  });
}

/** The workloads of other programs that read the objects of Prometheus Operator. */
export function otherReadersOf(inventory: Inventory): readonly Workload[] {
  return inventory.workloads().filter(({ spec }) => spec?.template?.spec?.containers?.some(readsMonitors) === true);
}

/** Returns whether an operator reads the monitors and rules of a namespace, as far as its arguments are known. */
export function watches({ namespaces, denied }: Operator, namespace: string): boolean {
  if (namespaces === 'unknown') return true;
  return namespaces.length > 0 ? namespaces.includes(namespace) : denied === 'unknown' || !denied.includes(namespace);
}

/** Returns whether an operator manages a Prometheus object, as far as its namespace decides. */
export function manages(operator: Operator, namespace: string): boolean {
  const { prometheusNamespaces } = operator;
  if (prometheusNamespaces === 'unknown') return true;
  return prometheusNamespaces.length > 0 ? prometheusNamespaces.includes(namespace) : watches(operator, namespace);
}

/** The controller id that an object asks for. */
export function controllerIdOf(object: Kinds['Prometheus'] | Kinds['PrometheusAgent'] | Kinds['Alertmanager']): string {
  return object.metadata.annotations?.[CONTROLLER_ID] ?? '';
}

// --- internal ---

function flagsIn(args: readonly string[]): ReadonlyMap<string, string> {
  const flags = new Map<string, string>();
  for (const [index, arg] of args.entries()) {
    const [, name, value] = /^--?([\w-]+)(?:=(.*))?$/s.exec(arg) ?? [];
    if (name !== undefined) flags.set(name, value ?? args[index + 1] ?? '');
  }
  return flags;
}
