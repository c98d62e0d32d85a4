import { flag, list, map, number, object, type Shape, textOrNumber } from 'metric-to-pager/shape';
import { CONDITIONS, LABELS, SELECTOR } from './kept-metadata.ts';
import { REFERENCES } from './kept-references.ts';
import { kept } from './text-rules.ts';

const SECRET_KEY = object({ key: kept('name') }, { name: kept('name') });

/** Where an object of the operator is used, and whether it is accepted. */
export const STATUS = object({}, { bindings: list(object({ name: kept('name'), namespace: kept('name') }, { conditions: CONDITIONS })) });

const RELABELING = object(
  {},
  {
    action: kept('words'),
    regex: kept('name'),
    sourceLabels: list(kept('name')),
    separator: kept('separator'),
    targetLabel: kept('name'),
    replacement: kept('replacement'),
    modulus: number,
  },
);

const FILES = object({}, { caFile: kept('hidden'), certFile: kept('hidden'), keyFile: kept('hidden') });

/** References, and whether files are named. */
const TLS = withReferences(FILES);

const ENDPOINTS = list(
  object(
    {},
    {
      port: kept('name'),
      targetPort: textOrNumber('name'),
      portNumber: number,
      path: kept('path'),
      interval: kept('duration'),
      scrapeTimeout: kept('duration'),
      relabelings: list(RELABELING),
      metricRelabelings: list(RELABELING),
      bearerTokenFile: kept('hidden'),
      tlsConfig: TLS,
      authorization: REFERENCES,
      basicAuth: REFERENCES,
      bearerTokenSecret: REFERENCES,
      oauth2: REFERENCES,
      proxyConnectHeader: REFERENCES,
    },
  ),
);

/** The fields of a ServiceMonitor and a PodMonitor. */
export const MONITOR = {
  spec: object(
    {},
    {
      selector: SELECTOR,
      namespaceSelector: object({}, { any: flag, matchNames: list(kept('name')) }),
      scrapeClass: kept('name'),
      sampleLimit: number,
      labelLimit: number,
      targetLimit: number,
      endpoints: ENDPOINTS,
      podMetricsEndpoints: ENDPOINTS,
    },
  ),
};

const TARGETS = object({}, { relabelingConfigs: list(RELABELING) });

/** The fields of a Probe: neither the addresses of its targets nor parameters. */
export const PROBE = {
  spec: withReferences(
    object(
      {},
      {
        interval: kept('duration'),
        scrapeTimeout: kept('duration'),
        scrapeClass: kept('name'),
        metricRelabelings: list(RELABELING),
        prober: withReferences(object({}, { url: kept('url') })),
        targets: object({}, { staticConfig: TARGETS, ingress: TARGETS }),
      },
    ),
  ),
};

/** The fields of a ScrapeConfig: neither targets nor parameters. */
export const SCRAPE_CONFIG = {
  spec: withReferences(
    object(
      {},
      {
        scrapeInterval: kept('duration'),
        scrapeTimeout: kept('duration'),
        scrapeClass: kept('name'),
        relabelings: list(RELABELING),
        metricRelabelings: list(RELABELING),
      },
    ),
  ),
};

/** The fields of a PrometheusRule. */
export const RULES = {
  spec: object(
    {},
    {
      groups: list(
        object(
          { name: kept('name') },
          {
            interval: kept('duration'),
            rules: list(
              object(
                {},
                {
                  alert: kept('name'),
                  record: kept('name'),
                  expr: textOrNumber('name'),
                  for: kept('duration'),
                  keep_firing_for: kept('duration'),
                  labels: map(kept('label'), 'name'),
                  annotations: map(kept('template'), 'hidden'),
                },
              ),
            ),
          },
        ),
      ),
    },
  ),
};

const SELECTORS = Object.fromEntries(
  ['serviceMonitor', 'podMonitor', 'probe', 'scrapeConfig', 'rule', 'alertmanagerConfig'].flatMap((kind) => [
    [`${kind}Selector`, SELECTOR],
    [`${kind}NamespaceSelector`, SELECTOR],
  ]),
);

/** The fields of a Prometheus, an agent and a Thanos ruler. */
export const PROMETHEUS = {
  spec: object(
    {},
    {
      ...SELECTORS,
      paused: flag,
      version: kept('version'),
      replicas: number,
      mode: kept('words'),
      serviceAccountName: kept('name'),
      serviceDiscoveryRole: kept('words'),
      ignoreNamespaceSelectors: flag,
      enforcedNamespaceLabel: kept('name'),
      externalLabels: LABELS,
      labels: LABELS,
      prometheusExternalLabelName: kept('name'),
      additionalAlertRelabelConfigs: SECRET_KEY,
      alertRelabelConfigs: SECRET_KEY,
      arbitraryFSAccessThroughSMs: object({}, { deny: flag }),
      listenLocal: flag,
      routePrefix: kept('path'),
      retention: kept('duration'),
      scrapeInterval: kept('duration'),
      scrapeClasses: list(object({ name: kept('name') }, { default: flag, relabelings: list(RELABELING) })),
      alerting: object(
        {},
        { alertmanagers: list(object({ name: kept('name') }, { namespace: kept('name'), port: textOrNumber('name') })) },
      ),
      web: object({}, { tlsConfig: object({}) }),
      additionalScrapeConfigs: SECRET_KEY,
    },
  ),
  status: object({}, { paused: flag, conditions: CONDITIONS }),
};

/** The fields of an Alertmanager. */
export const ALERTMANAGER = {
  spec: object(
    {},
    {
      ...SELECTORS,
      alertmanagerConfigMatcherStrategy: object({}, { type: kept('words') }),
      alertmanagerConfiguration: object({}, { name: kept('name') }),
      listenLocal: flag,
      routePrefix: kept('path'),
    },
  ),
};

/** The fields of an AlertmanagerConfig: the conditions of its route, and no receiver. */
export const ALERTMANAGER_CONFIG = {
  spec: object(
    {},
    {
      route: object(
        {},
        { matchers: list(object({ name: kept('name') }, { value: kept('matcher'), matchType: kept('words'), regex: flag })) },
      ),
    },
  ),
};

// --- internal ---

/** Returns the shape of what a shape names, and of the references beside it. */
function withReferences(shape: Shape<object>): Shape<object> {
  return {
    read: (value, at, reading) => ({ ...REFERENCES.read(value, at, reading), ...shape.read(value, at, reading) }),
    texts: (at) => [...REFERENCES.texts(at), ...shape.texts(at)],
  };
}
