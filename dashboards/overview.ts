import { NoUnit, PercentUnit, RequestsPerSecond, Seconds, Short } from '@grafana/grafana-foundation-sdk/units';
import { above, series, sumBy } from '../monitoring/promql/index.ts';
import { BURN_WINDOWS, burnFactor, errorBudget } from '../monitoring/slo/index.ts';
import { catalogue } from '../service/metrics.ts';
import { objectives } from '../service/objectives.ts';
import {
  type Annotation,
  alertOf,
  alertsNow,
  type Dashboard,
  dashboard,
  dashboardUid,
  heatmap,
  leastBudgetLeft,
  line,
  NODEJS,
  type Panel,
  SELECTED_SERVICES,
  SLO,
  stat,
  stylesFor,
  timeSeries,
  utilisation,
  type WatchedService,
} from './monitored-service/index.ts';
import {
  builds,
  duration,
  durationByRoute,
  durations,
  failedShare,
  failedShareByRoute,
  generationByType,
  inFlight,
  rateLimitDecisions,
  refusedShare,
  replicasKnown,
  replicasUp,
  requests,
  requestsByOutcome,
  requestsByRoute,
  requestsByStatus,
  requestsByType,
  restarts,
} from './overview-queries.ts';

const { http_request_duration_seconds, lorem_requests_total, lorem_rate_limit_decisions_total, lorem_faults_active } = catalogue.metrics;

/** How the service is doing: what it is asked for, how it answers, how much more it could take, and what is running. */
export function overviewDashboard(service: WatchedService): Dashboard {
  const nodejs = dashboardUid(service, NODEJS);
  const slo = dashboardUid(service, SLO);
  return dashboard(service, {
    id: 'overview',
    title: 'Overview',
    description: 'What the service is asked for, how it answers, how much more it could take, and what is running.',
    annotations: [faults()],
    sections: [
      { title: 'Texts', lines: [line(8, [byType(), latencyByType()])] },
      {
        title: 'Now',
        lines: [
          line(5, [rateNow(), failedNow(), durationNow(), refusedNow(service), leastBudgetLeft({ more: slo }), alertsNow({ more: slo })]),
        ],
      },
      {
        title: 'Requests',
        lines: [line(9, [rateByRoute(), errorsByRoute(), latencyByRoute()]), line(9, [byStatus(), byOutcome(), spread()])],
      },
      { title: 'Saturation', lines: [line(9, [beingAnswered(), utilisation(service, { more: nodejs }), decisions(service)])] },
      { title: 'Pods', lines: [line(8, [replicas(service), versions(service), restarted(service)])] },
    ],
  });
}

// --- internal ---

const ROUTES = stylesFor(http_request_duration_seconds.labels.route);

/** While somebody injects faults, so that a drill is not taken for an incident. */
function faults(): Annotation {
  return {
    name: 'Faults',
    expr: above(sumBy(['namespace', 'job', 'kind'], series(lorem_faults_active, SELECTED_SERVICES)), 0),
    title: 'Fault injected: {{kind}}',
    text: '{{namespace}}/{{job}}',
    color: 'purple',
  };
}

function byType(): Panel {
  return timeSeries({
    title: 'Requests by type',
    description: 'Requests for text a second, by what was asked for; "other" is what there is not.',
    unit: RequestsPerSecond,
    queries: [requestsByType()],
    styles: stylesFor(lorem_requests_total.labels.type),
    names: 'beside',
  });
}

function latencyByType(): Panel {
  return timeSeries({
    title: 'Latency by type, p99',
    description:
      'All but the slowest 1% of the texts of a type are generated within this time. What the request takes besides is below, by route.',
    unit: Seconds,
    queries: [generationByType()],
    styles: stylesFor(lorem_requests_total.labels.type),
    names: 'beside',
  });
}

function rateNow(): Panel {
  return stat({ title: 'Requests', description: 'All requests a second.', unit: RequestsPerSecond, queries: [requests()] });
}

function failedNow(): Panel {
  const budget = errorBudget(objectives.objectives.availability);
  const [fastest] = BURN_WINDOWS;
  return stat({
    title: 'Failed',
    description:
      'The share of requests that were answered with a status of 500 or more. Above the error budget it is a warning, above what calls somebody at once it is critical.',
    unit: PercentUnit,
    queries: [failedShare()],
    limits: { warning: budget, critical: budget * burnFactor(fastest, objectives.period) },
    decimals: 2,
  });
}

function durationNow(): Panel {
  const { bad } = objectives.objectives.latency.indicator;
  return stat({
    title: 'Duration, p99',
    description: 'All but the slowest 1% of the requests take less than this.',
    unit: Seconds,
    queries: [duration()],
    limits: 'above' in bad ? { warning: bad.above } : {},
  });
}

function refusedNow(service: WatchedService): Panel {
  const alert = alertOf(service, 'RequestsRefused');
  return stat({
    title: 'Refused',
    description: 'The share of requests for text that were turned away, by rate limit or overload.',
    unit: PercentUnit,
    queries: [refusedShare()],
    alert,
    limits: { warning: alert?.above },
    decimals: 2,
  });
}

function rateByRoute(): Panel {
  return timeSeries({
    title: 'Rate by route',
    description: 'Requests a second, by route. Probes, scrapes and event streams are left out.',
    unit: RequestsPerSecond,
    queries: [requestsByRoute()],
    styles: ROUTES,
  });
}

function errorsByRoute(): Panel {
  return timeSeries({
    title: 'Errors by route',
    description: 'The share of the requests of a route that were answered with a status of 500 or more.',
    unit: PercentUnit,
    queries: [failedShareByRoute()],
    styles: ROUTES,
    atLeastUpTo: 0.01,
  });
}

function latencyByRoute(): Panel {
  return timeSeries({
    title: 'Duration by route, p99',
    description:
      'All but the slowest 1% of the requests of a route take less than this. Dots are single requests that lead to their traces.',
    unit: Seconds,
    queries: [durationByRoute()],
    styles: ROUTES,
  });
}

function byStatus(): Panel {
  return timeSeries({
    title: 'Rate by status',
    description: 'Requests a second, by the status that they were answered with; 499 means that the client left first.',
    unit: RequestsPerSecond,
    queries: [requestsByStatus()],
    styles: stylesFor(http_request_duration_seconds.labels.status_code),
  });
}

function byOutcome(): Panel {
  return timeSeries({
    title: 'Texts by outcome',
    description: 'Requests for text a second, by what became of them: limited by the rate limit, shed by overload, aborted by the client.',
    unit: RequestsPerSecond,
    queries: [requestsByOutcome()],
    styles: stylesFor(lorem_requests_total.labels.outcome),
  });
}

function spread(): Panel {
  return heatmap({
    title: 'Spread of durations',
    description:
      'Requests a second by their duration: the stronger a cell, the more requests. Two bands are two kinds of requests, or a cache that is missed.',
    unit: Seconds,
    queries: [durations()],
  });
}

function beingAnswered(): Panel {
  return timeSeries({
    title: 'In flight',
    description: 'Requests that are being answered at this moment. A number that grows without more requests coming is a jam.',
    unit: Short,
    queries: [inFlight()],
    atLeastUpTo: 5,
  });
}

function decisions(service: WatchedService): Panel {
  const { decision, store } = lorem_rate_limit_decisions_total.labels;
  return timeSeries({
    title: 'Rate limit',
    description: 'What the rate limit decided, a second, and the store that it asked. With a shared store, "memory" means that it is away.',
    unit: RequestsPerSecond,
    queries: [rateLimitDecisions()],
    styles: stylesFor(decision.flatMap((decided) => store.map((asked) => `${decided} (${asked})`))),
    alert: alertOf(service, 'RateLimitStoreDown'),
  });
}

function replicas(service: WatchedService): Panel {
  return timeSeries({
    title: 'Replicas',
    description: 'Pods that Prometheus knows, and those of them that answer its scrapes.',
    unit: NoUnit,
    queries: [replicasUp(), replicasKnown()],
    alert: alertOf(service, 'TargetDown'),
    counts: true,
  });
}

function versions(service: WatchedService): Panel {
  return timeSeries({
    title: 'Versions',
    description: 'How many pods run each build. Two for long means that a rollout is stuck.',
    unit: NoUnit,
    queries: [builds()],
    alert: alertOf(service, 'TwoVersions'),
    counts: true,
    stacked: true,
  });
}

function restarted(service: WatchedService): Panel {
  const alert = alertOf(service, 'PodsRestarting');
  return timeSeries({
    title: 'Restarts',
    description: 'How often the process of a pod started anew within the 15 minutes before. A new pod is no restart.',
    unit: NoUnit,
    queries: [restarts()],
    alert,
    alertAbove: alert?.above,
    counts: true,
    atLeastUpTo: 2,
  });
}
