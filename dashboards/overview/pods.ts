import { NoUnit, RequestsPerSecond, Short } from '@grafana/grafana-foundation-sdk/units';
import { type DashboardService, findAlert, type Panel, stylesFor, timeSeries } from 'metric-to-pager/grafana';
import { catalogue } from '../../service/metrics.ts';
import { builds, inFlight, rateLimitDecisions, replicasKnown, replicasUp, restarts } from './queries.ts';

/** How many requests are being answered. */
export function beingAnswered(): Panel {
  return timeSeries({
    title: 'In flight',
    description: 'Requests that are being answered at this moment. A number that grows without more requests coming is a jam.',
    unit: Short,
    targets: [inFlight()],
    atLeastUpTo: 5,
  });
}

/** What the rate limit decides. */
export function decisions(service: DashboardService): Panel {
  const { decision, store } = catalogue.metrics.lorem_rate_limit_decisions_total.labels;
  return timeSeries({
    title: 'Rate limit',
    description: 'What the rate limit decided, a second, and the store that it asked. With a shared store, "memory" means that it is away.',
    unit: RequestsPerSecond,
    targets: [rateLimitDecisions()],
    styles: stylesFor(decision.flatMap((decided) => store.map((asked) => `${decided} (${asked})`))),
    alert: findAlert(service, 'RateLimitStoreDown'),
  });
}

/** How many pods there are. */
export function replicas(service: DashboardService): Panel {
  return timeSeries({
    title: 'Replicas',
    description: 'Pods that Prometheus knows, and those of them that answer its scrapes.',
    unit: NoUnit,
    targets: [replicasUp(), replicasKnown()],
    alert: findAlert(service, 'TargetDown'),
    counts: true,
  });
}

/** Which builds run. */
export function versions(service: DashboardService): Panel {
  return timeSeries({
    title: 'Versions',
    description: 'How many pods run each build. Two for long means that a rollout is stuck.',
    unit: NoUnit,
    targets: [builds()],
    alert: findAlert(service, 'TwoVersions'),
    counts: true,
    stacked: true,
  });
}

/** Which pods start anew. */
export function restarted(service: DashboardService): Panel {
  const alert = findAlert(service, 'PodsRestarting');
  return timeSeries({
    title: 'Restarts',
    description: 'How often the process of a pod started anew within the 15 minutes before. A new pod is no restart.',
    unit: NoUnit,
    targets: [restarts()],
    alert,
    alertAbove: alert?.above,
    counts: true,
    atLeastUpTo: 2,
  });
}
