import { flag, list, map, matching, number, object, type Shape, textOrNumber } from 'metric-to-pager/shape';
import { LABELS } from './kept-metadata.ts';
import type { LoadedRoute } from './snapshot.ts';
import { kept } from './text-rules.ts';

/** The steps of relabeling in the configuration of Prometheus. */
export const RELABEL_STEPS = list(
  object(
    {},
    {
      action: kept('words'),
      source_labels: list(kept('name')),
      separator: kept('separator'),
      regex: textOrNumber('name'),
      target_label: kept('name'),
      replacement: kept('replacement'),
      modulus: number,
    },
  ),
);

/** The relabeling of each scrape pool. */
export const POOLS = map(object({ relabel: RELABEL_STEPS, metricRelabel: RELABEL_STEPS }), 'name');

/** The labels of a target by which checks find the objects behind it. */
const TARGET_LABELS = object(
  {},
  { namespace: kept('name'), pod: kept('name'), service: kept('name'), job: kept('name'), endpoint: kept('name'), container: kept('name') },
);

/** The labels before relabeling that Kubernetes gives; of annotations those of prometheus.io. */
export const DISCOVERED_LABELS = matching([
  [/^__address__$/, kept('address')],
  [/^__scheme__$/, kept('words')],
  [/^__metrics_path__$/, kept('path')],
  [/^__meta_kubernetes_namespace$/, kept('name')],
  [/^__meta_kubernetes_(pod|service|endpoints|endpointslice|node|ingress|pod_controller|pod_node|pod_container)_name$/, kept('name')],
  [/^__meta_kubernetes_(pod_container|endpoint|endpointslice|service)_port_name$/, kept('name')],
  [/^__meta_kubernetes_(pod_container|endpoint|endpointslice|service)_port_(number|protocol)$/, kept('label')],
  [/^__meta_kubernetes_(pod|endpoint|endpointslice_endpoint_conditions)_(ready|phase|container_init|serving|terminating)$/, kept('label')],
  [/^__meta_kubernetes_pod_controller_kind$/, kept('label')],
  [/^__meta_kubernetes_(pod|service|endpoints|endpointslice|node|namespace)_label(present)?_\w+$/, kept('label')],
  [/^__meta_kubernetes_(pod|service)_annotation(present)?_prometheus_io_(scrape|port)$/, kept('number')],
  [/^__meta_kubernetes_(pod|service)_annotation_prometheus_io_path$/, kept('path')],
]);

/** The answers of one server of a Prometheus. */
export const SERVER = object(
  { kind: kept('name'), namespace: kept('name'), name: kept('name'), pod: kept('name') },
  {
    version: kept('version'),
    reloadSuccess: flag,
    generatedJobs: list(kept('name')),
    pools: POOLS,
    targets: list(object({ pool: kept('name'), url: kept('url'), labels: TARGET_LABELS, health: kept('words'), error: kept('words') })),
    droppedCounts: map(number, 'name'),
    dropped: list(object({ pool: kept('name'), labels: DISCOVERED_LABELS })),
    rules: list(
      object({
        group: kept('name'),
        file: kept('name'),
        name: kept('name'),
        type: kept('words'),
        health: kept('words'),
        error: kept('words'),
      }),
    ),
    alertmanagers: object({ active: list(kept('hidden')), dropped: number }),
    retentionSeconds: number,
    metricNames: list(kept('name')),
    described: list(kept('name')),
    jobs: list(kept('name')),
    displaced: list(object({ metric: kept('name'), label: kept('name'), job: kept('name') })),
    largest: list(object({ name: kept('name'), series: number })),
    headSeries: number,
    nan: list(kept('name')),
  },
);

/** The most levels of routes. */
export const MOST_ROUTES = 32;

/** The answers of an Alertmanager. */
export const ROUTER = object({ namespace: kept('name'), name: kept('name') }, { route: routes(MOST_ROUTES) });

/** The annotations that name a folder. */
const FOLDER =
  /^(?:k8s|grafana|dashboards?|sidecar|target|directory|folder|io|com|app|title|name)(?:[._/-](?:k8s|grafana|dashboards?|sidecar|target|directory|folder|io|com|app|title|name))*$/;

/** A dashboard in a ConfigMap. */
export const DASHBOARD = object(
  {
    namespace: kept('name'),
    configMap: kept('name'),
    labels: LABELS,
    annotations: matching([
      [FOLDER, kept('name')],
      [/^doctor\/ignore$/, kept('ignore')],
    ]),
    key: kept('name'),
    inputs: list(kept('name')),
    datasources: list(kept('name')),
    queries: list(object({ panel: kept('name'), expr: kept('name') })),
  },
  { problem: kept('words'), uid: kept('name'), title: kept('name') },
);

/** The data sources with which a ConfigMap provisions Grafana. */
export const DATASOURCES = object({ namespace: kept('name'), configMap: kept('name'), labels: LABELS, uids: list(kept('name')) });

/** The answer to a question about the rights of an account. */
export const ACCESS = object({
  user: kept('name'),
  verb: kept('name'),
  group: kept('name'),
  resource: kept('name'),
  namespace: kept('name'),
  allowed: flag,
});

/** A part that was not examined. */
export const DENIED = object({ what: kept('name'), reason: kept('words'), essential: flag });

// --- internal ---

function routes(levels: number): Shape<LoadedRoute> {
  const below = levels === 0 ? list(object({ deeper: flag })) : list(routes(levels - 1));
  const route = object(
    { matchers: list(kept('hidden')), continue: flag, routes: below as Shape<readonly LoadedRoute[]> },
    { receiver: kept('receiver') },
  );
  return route as Shape<unknown> as Shape<LoadedRoute>;
}
