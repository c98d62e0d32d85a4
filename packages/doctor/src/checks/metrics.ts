import { comment, kubectl, nearest } from 'metric-to-pager/terminal';
import type { Check, Observation } from '../check.ts';
import type { Fix } from '../finding.ts';
import { editFix, jsonFix, manualFix } from '../fix.ts';
import { links } from '../model/links.ts';
import type { Model, PrometheusView } from '../model/model.ts';
import type { MonitoredEndpoint } from '../model/monitors.ts';
import { joinNames } from '../model/object-view.ts';
import { prometheusListener } from '../model/prometheus-listener.ts';
import { withMetric } from '../model/rewrite.ts';
import { isOfStack, recordedNames } from '../model/rules.ts';
import { familiesOf, type KnownMetrics, knownOf, type MetricUse, usesInDashboard, usesInRules } from '../model/used-metrics.ts';
import { expressionFix, rulesUses, type Uses } from './about-metrics.ts';
import { podPath } from './down-targets.ts';

/** The metrics that rules and dashboards read exist, with the labels that they ask for. */
export const metrics: readonly Check[] = [
  {
    id: 'metrics.missing',
    severity: 'warning',
    title: 'A metric that a rule or a dashboard reads does not exist',
    why: 'An expression on a metric that does not exist gives nothing: the alert never fires, and the panel shows no data. Neither is an error.',
    cause: 'The metric was renamed, is misspelled in the expression, or is not exposed by the version that runs.',
    evidence: '/api/v1/label/__name__/values does not list it.',
    fix: 'Read the metric by the name that is exposed, or expose it.',
    run: (model) => [...missingIn(model, rulesUses(model)), ...missingIn(model, dashboardUses(model))],
  },
  {
    id: 'metrics.no-series',
    severity: 'note',
    title: 'A metric that a rule reads is described, but has no series yet',
    why: 'A counter with labels has no series until it counts for the first time, so that increase() misses the first event.',
    cause: 'The service declares the metric and does not initialize its label values.',
    evidence: '/api/v1/metadata describes the metric, and no series has its name.',
    fix: 'Start the known label values at zero when the service starts.',
    run: (model) =>
      rulesUses(model).flatMap(({ subject, namespace, uses, known }) => {
        const recorded = recordedNames(model.inventory);
        const names = [...new Set(uses.map(({ series }) => series.name))].filter(
          (name) => !known.names.has(name) && !recorded.has(name) && familiesOf(name).some((family) => known.described.has(family)),
        );
        if (names.length === 0) return [];
        return {
          subject,
          message: `${joinNames(names)} ${names.length === 1 ? 'is' : 'are'} described by a target and ${names.length === 1 ? 'has' : 'have'} no series yet.`,
          evidence: uses
            .filter(({ series }) => names.includes(series.name))
            .slice(0, 3)
            .map(({ place, series }) => `${place} reads ${series.name}`),
          fix: manualFix(comment`initialize the label values of ${names.slice(0, 1)} when the service starts`),
          needs: [links.metrics(namespace)],
        };
      }),
  },
  {
    id: 'metrics.label-displaced',
    severity: 'warning',
    title: 'A label of the metric was displaced by a label of the target',
    why: 'Prometheus renames a label that the target also has, such as namespace, to exported_namespace. A rule that reads namespace then sees where the exporter runs, not what it reports on.',
    cause: 'The service exposes a label that Prometheus sets itself: namespace, pod, job, service, container, instance, endpoint or node.',
    evidence: 'The series has the label exported_namespace, or another one with exported_.',
    fix: 'Set honorLabels: true in the endpoint of the monitor, or rename the label in the service.',
    run: (model) =>
      model.rules.flatMap((view) => {
        if (isOfStack(view.object)) return [];
        const displaced = view.selectedBy.flatMap(({ servers }) => servers.flatMap((server) => server.displaced ?? []));
        const found = usesInRules(view.object).flatMap(({ series, place }) =>
          displaced
            .filter(
              ({ metric, label }) =>
                metric === series.name && series.matchers.some((matcher) => matcher.label === label && matcher.value !== ''),
            )
            .map((one) => ({ ...one, place })),
        );
        const [first] = found;
        if (first === undefined) return [];
        const [monitor] = model.monitors.filter(({ endpoints }) => endpoints.some((one) => isOfJob(one, first.job)));
        const { index = 0 } = monitor?.endpoints.find((one) => isOfJob(one, first.job)) ?? {};
        return {
          subject: view.reference,
          message: `${first.place} of ${view.name} asks ${first.metric} for the label ${first.label}, which Prometheus renamed to exported_${first.label}.`,
          evidence: [`${first.metric} of job ${first.job} has the label exported_${first.label}`],
          fix:
            monitor === undefined
              ? manualFix(comment`set honorLabels: true where job ${first.job} comes from`, kubectl()`get servicemonitors -A`)
              : jsonFix(monitor.object, [{ op: 'add', path: `${monitor.endpointPath(index)}/honorLabels`, value: true }], { safe: false }),
          concerns: [view.key, ...(monitor === undefined ? [] : [monitor.key])],
        };
      }),
  },
  {
    id: 'metrics.cardinality',
    severity: 'warning',
    title: 'A metric has too many series',
    why: 'Each series costs memory in Prometheus for hours. A label with unbounded values ends with Prometheus out of memory, and then nothing is monitored.',
    cause: 'A label takes unbounded values: a URL, a user, a request id, an error text.',
    evidence: '/api/v1/status/tsdb lists the metrics with the most series.',
    fix: 'Drop the label or the metric by metricRelabelings, set sampleLimit in the monitor, and correct the service.',
    run: ({ prometheuses }) =>
      prometheuses.flatMap(({ object, name: prometheus, reference, servers }) =>
        servers.flatMap(({ largest = [], headSeries = 0, pod }) =>
          largest
            .filter(({ series }) => series > MOST_SERIES)
            .map(({ name, series }) => ({
              subject: reference,
              message: `${name} has ${series} series in ${prometheus}${headSeries > 0 ? `, ${Math.round((100 * series) / headSeries)} % of all` : ''}.`,
              evidence: [`/api/v1/status/tsdb of ${pod}: ${series} of ${headSeries} series`],
              fix: manualFix(kubectl()`get --raw=${queryPath(object, pod, topOf(name))}`),
            })),
        ),
      ),
  },
];

// --- internal ---

/** Above this many series one metric is a danger to a Prometheus of the usual size: about 0.5 GB at 4 KiB a series. */
const MOST_SERIES = 100_000;

function isOfJob({ active }: MonitoredEndpoint, job: string): boolean {
  return active.some(({ labels }) => labels['job'] === job);
}

/** The path on the API server of a query to a pod of a Prometheus. */
function queryPath(object: PrometheusView['object'], pod: string, query: string): string {
  const { listener, prefix } = prometheusListener(object, pod);
  const { pathname = '' } = URL.parse(`${prefix}/api/v1/query`, 'http://host') ?? {};
  return `${podPath(listener, pathname)}?${new URLSearchParams({ query })}`;
}

/** The query for where the series of a metric come from. */
function topOf(name: string): string {
  return `topk(5, count by (job, namespace) ({__name__=${JSON.stringify(name)}}))`;
}

/** A dashboard is compared with all servers, as its data source can be any of them. */
function dashboardUses({ snapshot }: Model): readonly Uses[] {
  const known = knownOf(snapshot.prometheus);
  if (known === undefined) return [];
  return snapshot.dashboards
    .filter(({ labels }) => labels['app.kubernetes.io/part-of'] !== 'kube-prometheus' && labels['app'] !== 'kube-prometheus-stack-grafana')
    .map((dashboard) => {
      const { namespace, configMap: name } = dashboard;
      return {
        subject: { apiVersion: 'v1', kind: 'ConfigMap', name, namespace },
        namespace,
        uses: usesInDashboard(dashboard),
        known,
      };
    });
}

function missingIn(model: Model, all: readonly Uses[]): readonly Observation[] {
  const recorded = recordedNames(model.inventory);
  return all.flatMap(({ subject, namespace, uses, known, rule }) => {
    const missing = Map.groupBy(
      uses.filter(({ series }) => !series.absent && !exists(series.name, known, recorded)),
      ({ series }) => series.name,
    );
    const read = new Set(uses.map(({ series }) => series.name));
    return [...missing].map(([name, places]): Observation => {
      const candidates = name.includes(':') ? [...known.names, ...recorded] : known.names;
      const near = nearest(name, candidates, Math.min(3, Math.floor(name.length / 5))) ?? alike(name, known.names);
      // Most of what the object reads exists, so its service is scraped: what is missing can be exposed under a condition only.
      const conditional = near === undefined && missing.size * 2 <= read.size;
      const where = joinNames([...new Set(places.map(({ place }) => place))]);
      return {
        subject,
        severity: conditional ? 'note' : 'warning',
        message: `${name} does not exist${near === undefined ? '' : `; ${near} does`}: ${where} ${places.length === 1 ? 'gets' : 'get'} no data.`,
        evidence: [`no series and no target of ${known.names.size} known metrics has the name ${name}`],
        fix: renameFix({ name, near, subject, rule, places }),
        // With a similar name at hand the metrics arrive, and the name is at fault.
        needs: near === undefined ? [links.metrics(namespace)] : [],
      };
    });
  });
}

function exists(name: string, { names, described }: KnownMetrics, recorded: ReadonlySet<string>): boolean {
  return (
    names.has(name) ||
    recorded.has(name) ||
    name === 'ALERTS' ||
    name === 'ALERTS_FOR_STATE' ||
    familiesOf(name).some((family) => described.has(family))
  );
}

/** Shorter names, such as `up`, are the end of many others. */
const SHORTEST = 8;

/** A name of the same words in another order or with another suffix: `requests_total` for `http_requests_total`. */
function alike(name: string, names: ReadonlySet<string>): string | undefined {
  if (name.length < SHORTEST) return undefined;
  return [...names].find(
    (one) =>
      one !== name &&
      one.length >= SHORTEST &&
      (one.endsWith(`_${name}`) || name.endsWith(`_${one}`) || one === `${name}_total` || name === `${one}_total`),
  );
}

interface Renaming extends Pick<Uses, 'subject'> {
  readonly rule: Uses['rule'] | undefined;
  readonly name: string;
  readonly near: string | undefined;
  readonly places: readonly MetricUse[];
}

function renameFix({ name, near, subject, rule, places }: Renaming): Fix {
  // Any other name would need quotes in the expression.
  if (rule !== undefined && near !== undefined && [name, near].every((one) => /^[a-zA-Z_:][\w:]*$/.test(one))) {
    return expressionFix(rule, places, (expr) => withMetric(expr, name, near));
  }
  return editFix(subject, near === undefined ? comment`${name} does not exist` : comment`replace ${name} by ${near}`);
}
