import type { ApiServer } from 'metric-to-pager/cluster';
import { json, Prometheus } from 'metric-to-pager/cluster';
import { gunzip, parseYaml } from 'metric-to-pager/input';
import {
  ACTIVE_TARGETS,
  ALERTMANAGERS,
  BUILD,
  CONFIG,
  DROPPED_TARGETS,
  type DroppedTarget,
  METADATA,
  NAMES,
  RULES,
  RUNTIME,
  TSDB,
  VECTOR,
} from 'metric-to-pager/prometheus';
import { parseDuration } from 'metric-to-pager/promql';
import { converted, list, map, object, readShape, type Shape, text } from 'metric-to-pager/shape';
import { prometheusListener } from '../model/prometheus-listener.ts';
import { RELABEL_STEPS, SERVER } from '../snapshot/kept-answers.ts';
import type { Kinds } from '../snapshot/kinds.ts';
import type { Denied, DisplacedLabel, PoolConfig, PrometheusServer } from '../snapshot/snapshot.ts';
import { cutting } from '../snapshot/text-rules.ts';
import { reasonOf } from './answer-errors.ts';
import { masked } from './mask.ts';

/** A pod of a Prometheus or a ThanosRuler that is ready to be asked. */
export interface ServerPod {
  readonly object: Kinds['Prometheus'] | Kinds['PrometheusAgent'] | Kinds['ThanosRuler'];
  readonly pod: string;
  readonly shard: number;
}

/** Asks one Prometheus everything that a diagnosis reads, and a ThanosRuler for its rules, through the proxy of the API server. What it refuses is recorded. */
export async function askPrometheus(api: ApiServer, { object, pod, shard }: ServerPod, denied: Denied[]): Promise<PrometheusServer> {
  const { kind, metadata } = object;
  const { namespace, name } = metadata;
  const { listener, prefix } = prometheusListener(object, pod);
  const refused: string[] = [];
  const ask: Ask = async (endpoint, shape, query = {}) => {
    try {
      return await new Prometheus(api, listener, prefix).ask(endpoint, shape, query);
    } catch (error) {
      refused.push(`${endpoint}: ${reasonOf(error)}`);
      return undefined;
    }
  };
  const identity = { kind: kind as PrometheusServer['kind'], namespace, name, pod };
  const answers = kind === 'ThanosRuler' ? { rules: await askRules(ask) } : await askServer(ask, { api, object, shard }, denied);
  if (refused.length > 0) {
    const [first = ''] = refused;
    const more = refused.length > 1 ? ` (and ${refused.length - 1} more endpoints)` : '';
    denied.push({
      what: `ask pod ${pod} of ${kind} ${namespace}/${name} through the proxy of the API server`,
      reason: `${first}${more}`,
      essential: Object.values(answers).every((answer) => answer === undefined),
    });
  }
  return readShape(SERVER, { ...identity, ...answers }, { name: pod, pass: cutting }) as unknown as PrometheusServer;
}

// --- internal ---

type Ask = <T>(endpoint: string, shape: Shape<T>, query?: Readonly<Record<string, string>>) => Promise<T | undefined>;

interface Asked extends Pick<ServerPod, 'shard'> {
  readonly api: ApiServer;
  readonly object: ServerPod['object'];
}

async function askServer(ask: Ask, { api, object, shard }: Asked, denied: Denied[]) {
  const generated = { generatedJobs: await generatedJobs(api, object, shard, denied) };
  const agent = await askAgent(ask);
  return { ...generated, ...agent, ...(object.kind !== 'PrometheusAgent' && (await askDatabase(ask))) };
}

/** Returns the answers that every server gives, one in agent mode, too. */
async function askAgent(ask: Ask) {
  const [build, runtime, pools, targets] = await Promise.all([
    ask('status/buildinfo', BUILD),
    ask('status/runtimeinfo', RUNTIME),
    ask('status/config', POOLS_OF_CONFIG),
    ask('targets', ACTIVE_TARGETS, { state: 'active' }),
  ]);
  const scraped = new Set(targets?.activeTargets.map(({ scrapePool }) => scrapePool));
  const idle = Object.keys(pools ?? {}).filter((pool) => targets !== undefined && !scraped.has(pool));
  return {
    version: build?.version,
    reloadSuccess: runtime?.reloadConfigSuccess,
    retentionSeconds: retentionIn(runtime?.storageRetention),
    pools,
    targets: targets?.activeTargets.map(({ scrapePool, scrapeUrl, labels, health, lastError }) => ({
      pool: scrapePool,
      url: masked(scrapeUrl),
      labels,
      health,
      error: masked(lastError),
    })),
    ...(await droppedIn(ask, idle)),
  };
}

/** The most scrape pools without a target whose dropped targets are asked for. */
const MOST_IDLE_POOLS = 20;
/** The most dropped targets of a pool, each of another Service, workload or port. */
const MOST_DROPPED = 100;

async function droppedIn(ask: Ask, idle: readonly string[]) {
  const dropped: { pool: string; labels: Readonly<Record<string, string>> }[] = [];
  let droppedCounts: Readonly<Record<string, number>> | undefined;
  for (const pool of idle.slice(0, MOST_IDLE_POOLS)) {
    const answer = await ask('targets', DROPPED_TARGETS, { state: 'dropped', scrapePool: pool });
    if (answer === undefined) break;
    droppedCounts = answer.droppedTargetCounts ?? droppedCounts;
    const kinds = new Map(answer.droppedTargets.filter((one) => (one.scrapePool ?? pool) === pool).map((one) => [kindOf(one), one]));
    for (const { discoveredLabels } of [...kinds.values()].slice(0, MOST_DROPPED)) dropped.push({ pool, labels: discoveredLabels });
  }
  return { dropped, droppedCounts };
}

/** Targets that differ by their pod alone are dropped by the same step. */
function kindOf({ discoveredLabels: labels }: DroppedTarget): string {
  const port = (name: string) => labels[`__meta_kubernetes_${name}_port_name`] ?? '';
  return [
    labels['__meta_kubernetes_namespace'],
    labels['__meta_kubernetes_service_name'],
    labels['__meta_kubernetes_pod_controller_name'],
    port('endpoint'),
    port('endpointslice'),
    labels['__meta_kubernetes_pod_container_port_number'],
  ].join('|');
}

async function askRules(ask: Ask) {
  const answer = await ask('rules', RULES);
  return answer?.groups.flatMap(({ name: group, file, rules }) =>
    rules.map(({ name, type, health, lastError = '' }) => ({ group, file, name, type, health, error: masked(lastError) })),
  );
}

/** Returns the answers that only a server with a database gives. */
async function askDatabase(ask: Ask) {
  const [rules, alertmanagers, names, metadata, jobs, labels, tsdb, nan] = await Promise.all([
    askRules(ask),
    ask('alertmanagers', ALERTMANAGERS),
    ask('label/__name__/values', NAMES),
    ask('metadata', METADATA, { limit_per_metric: '1' }),
    ask('label/job/values', NAMES),
    ask('labels', NAMES),
    ask('status/tsdb', TSDB),
    recordedNaN(ask),
  ]);
  return {
    rules,
    alertmanagers: alertmanagers && {
      active: alertmanagers.activeAlertmanagers.map(({ url }) => masked(url)),
      dropped: alertmanagers.droppedAlertmanagers.length,
    },
    metricNames: names,
    described: metadata && Object.keys(metadata),
    jobs,
    displaced: labels && (await displacedLabels(ask, labels)),
    largest: tsdb?.seriesCountByMetricName.map(({ name, value }) => ({ name, series: value })),
    headSeries: tsdb?.headStats.numSeries,
    nan,
  };
}

/** A comparison keeps numbers and drops NaN: a recorded metric with fewer series after it has one that is NaN. */
async function recordedNaN(ask: Ask): Promise<readonly string[] | undefined> {
  const count = (selector: string) => ask('query', VECTOR, { query: `count by (__name__) (${selector})` });
  const [all, numbers] = await Promise.all([count(RECORDED), count(`${RECORDED} >= -Inf`)]);
  if (all === undefined || numbers === undefined) return undefined;
  const found = new Map(numbers.result.map(({ metric, value }) => [metric['__name__'], value[1]]));
  return all.result.flatMap(({ metric, value }) => (found.get(metric['__name__']) === value[1] ? [] : [metric['__name__'] ?? '']));
}

const RECORDED = '{__name__=~".+:.+"}';

/** The labels that Prometheus sets on every target. */
const TARGET_LABELS = ['namespace', 'job', 'pod', 'service', 'container', 'instance', 'endpoint', 'node'];

async function displacedLabels(ask: Ask, labels: readonly string[]): Promise<readonly DisplacedLabel[]> {
  const found = TARGET_LABELS.filter((label) => labels.includes(`exported_${label}`));
  const answers = await Promise.all(
    found.map(async (label) => {
      const answer = await ask('query', VECTOR, { query: `count by (__name__, job) ({exported_${label}!=""})` });
      return (answer?.result ?? []).map(({ metric }) => ({ metric: metric['__name__'] ?? '', label, job: metric['job'] ?? '' }));
    }),
  );
  return answers.flat();
}

/** `15d`, `15d or 10GiB`, or only a size. */
function retentionIn(text: string | undefined): number | undefined {
  return text === undefined ? undefined : parseDuration(text.split(' ')[0] ?? '');
}

const SCRAPE_CONFIGS = object(
  {},
  { scrape_configs: list(object({ job_name: text() }, { relabel_configs: RELABEL_STEPS, metric_relabel_configs: RELABEL_STEPS })) },
);

/** The relabeling of each scrape pool, in the configuration that a server has loaded. */
const POOLS_OF_CONFIG = converted(CONFIG, ({ yaml }): Readonly<Record<string, PoolConfig>> => {
  const { scrape_configs = [] } = readShape(SCRAPE_CONFIGS, parseYaml(yaml) ?? {}, { name: 'The configuration of Prometheus' });
  return Object.fromEntries(
    scrape_configs.map(({ job_name, relabel_configs = [], metric_relabel_configs = [] }) => [
      job_name,
      { relabel: relabel_configs, metricRelabel: metric_relabel_configs },
    ]),
  );
});

const SECRET = object({}, { data: map(text()) });

/** The names of the jobs in the configuration that the operator wrote; the rest, which can hold credentials, is let go at once. */
async function generatedJobs(
  api: ApiServer,
  object: ServerPod['object'],
  shard: number,
  denied: Denied[],
): Promise<readonly string[] | undefined> {
  const { kind, metadata } = object;
  const prefix = kind === 'PrometheusAgent' ? 'prom-agent' : 'prometheus';
  const name = `${prefix}-${metadata.name}${shard > 0 && kind === 'PrometheusAgent' ? `-shard-${shard}` : ''}`;
  try {
    const secret = await json(api, { path: `/api/v1/namespaces/${metadata.namespace}/secrets/${name}` }, SECRET);
    const packed = secret.data?.['prometheus.yaml.gz'];
    if (packed === undefined) return undefined;
    const text = gunzip(Buffer.from(packed, 'base64'));
    return [...text.matchAll(/^- job_name: (.+)$/gm)].map(([, job = '']) => job.replace(/^'(.*)'$|^"(.*)"$/, '$1$2'));
  } catch (error) {
    denied.push({
      what: `read the generated configuration, Secret ${metadata.namespace}/${name}`,
      reason: reasonOf(error),
      essential: false,
    });
    return undefined;
  }
}
