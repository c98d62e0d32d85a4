/**
 * The checks whose evidence is a running cluster, or that something exists nowhere in it: files that are a part of what is applied cannot
 * show that. Each of them is silent on files alone, and counts with `--against`.
 */
export const CLUSTER_ONLY: ReadonlySet<string> = new Set([
  ...['crd.missing', 'operator.missing', 'prometheus.none', 'prometheus.not-ready', 'prometheus.loopback-only'],
  ...['webhook.unreachable', 'webhook.no-ca', 'monitor.rejected', 'rights.discovery-denied', 'rights.endpointslices-denied'],
  ...['service.none-selected', 'workload.creates-no-pods', 'configuration.reload-failed', 'configuration.not-loaded'],
  ...['target.dropped', 'target.undiscovered', 'target.network-policy', 'target.content-type', 'limits.exceeded', 'target.not-found'],
  ...['target.wrong-scheme', 'target.tls', 'target.unauthorized', 'target.refused', 'target.timeout', 'target.invalid-exposition'],
  ...['target.down', 'duplicates.scraped-twice', 'rule.rejected', 'rule.not-loaded', 'rule.evaluation-failed', 'rule.nan'],
  ...['metrics.missing', 'metrics.no-series', 'metrics.label-displaced', 'metrics.cardinality', 'metrics.job-unknown', 'metrics.up-absent'],
  ...['retention.too-short', 'alertmanager.not-connected', 'alertmanager-config.rejected', 'alertmanager-config.not-loaded'],
  ...['annotations.not-scraped', 'rule.sharded', 'rule.querier-unreachable', 'target.parameters', 'target.mesh', 'target.no-route'],
]);
