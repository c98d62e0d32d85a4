import { slicesOf } from './endpoints.ts';
import type { Inventory } from './inventory.ts';
import type { Monitor } from './monitors.ts';
import { failureOf } from './scrape-error.ts';

/** A component of the control plane that the chart kube-prometheus-stack monitors, and that cannot be scraped. */
export interface HiddenComponent {
  readonly monitor: Monitor;
  /** `kube-scheduler` */
  readonly component: string;
  /** The value of the chart that is for the component: `kubeScheduler`. */
  readonly value: string;
  /** Its pods exist, and listen where Prometheus does not reach them. */
  readonly listens: boolean;
}

/**
 * Returns the components of the control plane that a provider hides, or that listen on loopback only, as the defaults of kubeadm, Talos and EKS
 * have it.
 */
export function hiddenComponents(monitors: readonly Monitor[], inventory: Inventory): readonly HiddenComponent[] {
  return monitors.flatMap((monitor) => {
    const component = componentOf(monitor);
    if (component === undefined) return [];
    const active = monitor.endpoints.flatMap((endpoint) => endpoint.active);
    const listens = active.length > 0 && active.every((target) => target.health === 'down' && failureOf(target) === 'refused');
    if (!listens && !isDeserted(monitor, inventory)) return [];
    return { monitor, component, value: VALUES[component] ?? component, listens };
  });
}

// --- internal ---

const VALUES: Readonly<Record<string, string>> = {
  'kube-controller-manager': 'kubeControllerManager',
  'kube-scheduler': 'kubeScheduler',
  'kube-etcd': 'kubeEtcd',
  'kube-proxy': 'kubeProxy',
};

/** The chart labels each Service with its own name and that of the component. */
function componentOf({ kind, selector }: Monitor): string | undefined {
  const values = Object.values(selector.matchLabels ?? {});
  return kind === 'ServiceMonitor'
    ? Object.keys(VALUES).find((component) => values.some((value) => value.endsWith(`-${component}`)))
    : undefined;
}

/** Neither a pod nor an address that was given by hand is behind the Services. */
function isDeserted({ services, pods }: Monitor, inventory: Inventory): boolean {
  return (
    services.length > 0 &&
    pods.length === 0 &&
    services.every(
      (one) =>
        inventory.sees('Pod', one.metadata.namespace) && slicesOf(one, inventory).every(({ endpoints = [] }) => endpoints.length === 0),
    )
  );
}
