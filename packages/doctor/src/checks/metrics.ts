import { referenceTo } from 'metric-to-pager/cluster';
import { nearest } from 'metric-to-pager/terminal';
import type { Check, Observation } from '../check.ts';
import type { Fix } from '../finding.ts';
import { jsonFix, manualFix } from '../fix.ts';
import { links } from '../model/links.ts';
import type { Model } from '../model/model.ts';
import { isOfStack, recordedNames } from '../model/rules.ts';
import { familiesOf, type KnownMetrics, knownOf, type MetricUse, usesInDashboard, usesInRules } from '../model/used-metrics.ts';
import type { Kinds } from '../snapshot/kinds.ts';
import type { DashboardFile } from '../snapshot/snapshot.ts';
import { rulesUses, type Uses } from './about-metrics.ts';
import { called, listed } from './about-monitor.ts';

/** The metrics that rules and dashboards read exist, with the labels that they ask for. */
export const metrics: readonly Check[] = [
  {
    id: 'metrics.missing',
    row: 25,
    severity: 'warning',
    title: 'A metric that a rule or a dashboard reads does not exist',
    why: 'An expression on a metric that does not exist gives nothing: the alert never fires, and the panel shows no data. Neither is an error.',
    page: {
      cause: 'The metric was renamed, is misspelled in the expression, or is not exposed by the version that runs.',
      evidence: '/api/v1/label/__name__/values does not list it.',
      fix: 'Read the metric by the name that is exposed, or expose it.',
    },
    run: (model) => [...missingIn(model, rulesUses(model)), ...missingIn(model, dashboardUses(model))],
  },
  {
    id: 'metrics.no-series',
    row: 25,
    severity: 'note',
    title: 'A metric that a rule reads is described, but has no series yet',
    why: 'A counter with labels has no series until it counts for the first time, so that increase() misses the first event.',
    page: {
      cause: 'The service declares the metric and does not initialize its label values.',
      evidence: '/api/v1/metadata describes the metric, and no series has its name.',
      fix: 'Start the known label values at zero when the service starts.',
    },
    run: (model) =>
      rulesUses(model).flatMap(({ subject, namespace, uses, known }) => {
        const recorded = recordedNames(model.inventory);
        const names = [...new Set(uses.map(({ series }) => series.name))].filter(
          (name) => !known.names.has(name) && !recorded.has(name) && familiesOf(name).some((family) => known.described.has(family)),
        );
        if (names.length === 0) return [];
        return [
          {
            subject,
            message: `${listed(names)} ${names.length === 1 ? 'is' : 'are'} described by a target and ${names.length === 1 ? 'has' : 'have'} no series yet.`,
            evidence: uses
              .filter(({ series }) => names.includes(series.name))
              .slice(0, 3)
              .map(({ place, series }) => `${place} reads ${series.name}`),
            fix: manualFix(`# initialize the label values of ${names[0]} when the service starts`),
            needs: [links.metrics(namespace)],
          },
        ];
      }),
  },
  {
    id: 'metrics.label-displaced',
    row: 24,
    severity: 'warning',
    title: 'A label of the metric was displaced by a label of the target',
    why: 'Prometheus renames a label that the target also has, such as namespace, to exported_namespace. A rule that reads namespace then sees where the exporter runs, not what it reports on.',
    page: {
      cause:
        'The service exposes a label that Prometheus sets itself: namespace, pod, job, service, container, instance, endpoint or node.',
      evidence: 'The series has the label exported_namespace, or another one with exported_.',
      fix: 'Set honorLabels: true in the endpoint of the monitor, or rename the label in the service.',
    },
    run: (model) =>
      model.rules.flatMap((view) => {
        if (isOfStack(view.object)) return [];
        const servers = model.prometheuses.filter(({ key }) => view.selectedBy.some((by) => by.key === key)).flatMap((one) => one.servers);
        const displaced = servers.flatMap((server) => server.displaced ?? []);
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
        const endpoint = model.monitors
          .flatMap((monitor) => monitor.endpoints.map((one) => ({ monitor, one })))
          .find(({ one }) => one.active.some(({ labels }) => labels['job'] === first.job));
        const field = endpoint?.monitor.kind === 'PodMonitor' ? 'podMetricsEndpoints' : 'endpoints';
        return [
          {
            subject: referenceTo(view.object),
            message: `${first.place} of ${called(view.object)} asks ${first.metric} for the label ${first.label}, which Prometheus renamed to exported_${first.label}.`,
            evidence: [`${first.metric} of job ${first.job} has the label exported_${first.label}`],
            fix:
              endpoint === undefined
                ? manualFix(`kubectl get servicemonitors -A   # set honorLabels: true where job ${first.job} comes from`)
                : jsonFix(endpoint.monitor.object, [{ op: 'add', path: `/spec/${field}/${endpoint.one.index}/honorLabels`, value: true }], {
                    safe: true,
                  }),
            concerns: [view.key, ...(endpoint === undefined ? [] : [endpoint.monitor.key])],
          },
        ];
      }),
  },
  {
    id: 'metrics.cardinality',
    row: 26,
    severity: 'warning',
    title: 'A metric has too many series',
    why: 'Each series costs memory in Prometheus for hours. A label with unbounded values ends with Prometheus out of memory, and then nothing is monitored.',
    page: {
      cause: 'A label takes unbounded values: a URL, a user, a request id, an error text.',
      evidence: '/api/v1/status/tsdb lists the metrics with the most series.',
      fix: 'Drop the label or the metric by metricRelabelings, set sampleLimit in the monitor, and correct the service.',
    },
    run: ({ prometheuses }) =>
      prometheuses.flatMap(({ object, servers }) =>
        servers.flatMap(({ largest = [], headSeries = 0, pod }) =>
          largest
            .filter(({ series }) => series > MOST_SERIES)
            .map(({ name, series }) => ({
              subject: referenceTo(object),
              message: `${name} has ${series} series in ${called(object)}${headSeries > 0 ? `, ${Math.round((100 * series) / headSeries)} % of all` : ''}.`,
              evidence: [`/api/v1/status/tsdb of ${pod}: ${series} of ${headSeries} series`],
              fix: manualFix(
                `kubectl get --raw '/api/v1/namespaces/${object.metadata.namespace}/pods/${pod}:9090/proxy/api/v1/query?query=topk(5,count+by+(job,namespace)({__name__="${name}"}))'`,
              ),
            })),
        ),
      ),
  },
];

// --- internal ---

/** Above this many series one metric is a danger to a Prometheus of the usual size: about 0.5 GB at 4 KiB a series. */
const MOST_SERIES = 100_000;

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
        dashboard,
      };
    });
}

function missingIn(model: Model, all: readonly Uses[]): readonly Observation[] {
  const recorded = recordedNames(model.inventory);
  return all.flatMap(({ subject, namespace, uses, known, rule, dashboard }) => {
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
      const where = listed([...new Set(places.map(({ place }) => place))]);
      return {
        subject,
        severity: conditional ? 'note' : 'warning',
        message: `${name} does not exist${near === undefined ? '' : `; ${near} does`}: ${where} ${places.length === 1 ? 'gets' : 'get'} no data.`,
        evidence: [`no series and no target of ${known.names.size} known metrics has the name ${name}`],
        fix: renameFix({ name, near, rule, dashboard, places }),
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

interface Renaming {
  readonly name: string;
  readonly near: string | undefined;
  readonly rule: Kinds['PrometheusRule'] | undefined;
  readonly dashboard: DashboardFile | undefined;
  readonly places: readonly MetricUse[];
}

function renameFix({ name, near, rule, dashboard, places }: Renaming): Fix {
  const rules = [
    ...new Map(places.flatMap((place) => (place.rule === undefined ? [] : [[place.rule.path, place.rule] as const]))).values(),
  ];
  if (rule !== undefined && near !== undefined) {
    const whole = new RegExp(`(?<![\\w:])${name}(?![\\w:])`, 'g');
    return jsonFix(
      rule,
      rules.map(({ path, expr }) => ({ op: 'replace' as const, path: `${path}/expr`, value: expr.replace(whole, near) })),
      { safe: false },
    );
  }
  if (rule !== undefined) return manualFix(`kubectl -n ${rule.metadata.namespace} edit prometheusrule ${rule.metadata.name}`);
  return manualFix(
    `kubectl -n ${dashboard?.namespace} edit configmap ${dashboard?.configMap}   # ${name}${near === undefined ? '' : ` is ${near}`}`,
  );
}
