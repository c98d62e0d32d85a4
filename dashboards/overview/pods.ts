import { NoUnit, RequestsPerSecond, Short } from '@grafana/grafana-foundation-sdk/units';
import { countUnit, type DashboardService, findAlert, type Panel, stylesFor, timeSeries } from 'metric-to-pager/grafana';
import { catalogue } from '../../service/metrics.ts';
import * as queries from './queries.ts';

/** Requests in flight. */
export const inFlight = timeSeries({
  title: 'In flight',
  description: 'Requests in flight. Growth without more requests per second indicates a stall.',
  unit: Short,
  targets: [queries.inFlight],
  softMax: 5,
});

/** Decisions of the rate limit. */
export function rateLimit(service: DashboardService): Panel {
  const { decision: decisions, store: stores } = catalogue.metrics.lorem_rate_limit_decisions_total.labels;
  return timeSeries({
    title: 'Rate limit',
    description: 'Rate limit decisions per second, by store. With a shared store, "memory" means that the store is unreachable.',
    unit: RequestsPerSecond,
    targets: [queries.rateLimitDecisions],
    styles: stylesFor(decisions.flatMap((decision) => stores.map((store) => `${decision} (${store})`))),
    alert: findAlert(service, 'RateLimitStoreDown'),
    softMax: 1,
  });
}

/** Connections closed at a bound. */
export const closedConnections = timeSeries({
  title: 'Connections closed',
  description: 'Connections closed per second because they exceeded a bound that protects the service, by the bound.',
  unit: countUnit('connections/s'),
  targets: [queries.closedConnections],
  styles: stylesFor(catalogue.metrics.lorem_connections_closed_total.labels.reason),
  softMax: 1,
});

/** Pods. */
export function replicas(service: DashboardService): Panel {
  return timeSeries({
    title: 'Replicas',
    description: 'Pods that are targets of Prometheus, and those that answer its scrapes (up).',
    unit: NoUnit,
    targets: [queries.replicasUp, queries.replicas],
    alert: findAlert(service, 'TargetDown'),
    counts: true,
  });
}

/** Returns pods by build. */
export function versions(service: DashboardService): Panel {
  return timeSeries({
    title: 'Versions',
    description: 'Number of pods that run each build. Two builds over a long time indicate a stuck rollout.',
    unit: NoUnit,
    targets: [queries.builds],
    alert: findAlert(service, 'TwoVersions'),
    counts: true,
    stacked: true,
  });
}

/** Restarts of processes. */
export function restarts(service: DashboardService): Panel {
  return timeSeries({
    title: 'Restarts',
    description: 'Restarts of the process of a pod within the previous 15 minutes. A new pod is not a restart.',
    unit: NoUnit,
    targets: [queries.restarts],
    alert: findAlert(service, 'PodsRestarting'),
    counts: true,
    softMax: 2,
  });
}
