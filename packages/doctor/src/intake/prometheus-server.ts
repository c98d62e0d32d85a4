import { gunzipSync } from 'node:zlib';
import type { ApiServer } from 'metric-to-pager/cluster';
import { json, Prometheus } from 'metric-to-pager/cluster';
import type { ActiveTarget, DroppedTarget, EvaluatedGroup } from 'metric-to-pager/prometheus';
import { parse } from 'yaml';
import { durationSeconds } from '../model/durations.ts';
import type { RelabelStep } from '../model/relabel.ts';
import type { Kinds } from '../snapshot/kinds.ts';
import type { Denied, DisplacedLabel, PoolConfig, PrometheusServer } from '../snapshot/snapshot.ts';
import { reasonOf } from './lists.ts';
import { masked } from './mask.ts';

/** A pod of a Prometheus that is ready to be asked. */
export interface ServerPod {
  readonly object: Kinds['Prometheus'] | Kinds['PrometheusAgent'];
  readonly pod: string;
  readonly shard: number;
}

/** Asks one Prometheus everything that a diagnosis reads, through the proxy of the API server. What it refuses is recorded. */
export async function askPrometheus(api: ApiServer, { object, pod, shard }: ServerPod, denied: Denied[]): Promise<PrometheusServer> {
  const { kind, metadata, spec } = object;
  const { namespace, name } = metadata;
  const scheme = spec?.web?.tlsConfig === undefined ? 'http' : 'https';
  const server = new Prometheus(api, { kind: 'pods', namespace, name: pod, port: 9090, scheme }, spec?.routePrefix ?? '');
  const refused: string[] = [];
  const ask: Ask = async (endpoint, query = {}) => {
    try {
      return await server.ask(endpoint, query);
    } catch (error) {
      refused.push(`${endpoint}: ${reasonOf(error)}`);
      return undefined;
    }
  };
  const identity = { kind: kind as PrometheusServer['kind'], namespace, name, pod };
  const generated = await generatedJobs(api, object, shard, denied);
  const answers = kind === 'PrometheusAgent' ? await askAgent(ask) : { ...(await askAgent(ask)), ...(await askDatabase(ask)) };
  if (refused.length > 0) {
    const [first = ''] = refused;
    const more = refused.length > 1 ? ` (and ${refused.length - 1} more endpoints)` : '';
    denied.push({
      what: `ask pod ${pod} of ${kind} ${namespace}/${name} through the proxy of the API server`,
      reason: `${first}${more}`,
      essential: Object.values(answers).every((answer) => answer === undefined),
    });
  }
  return Object.fromEntries(
    Object.entries({ ...identity, generatedJobs: generated, ...answers }).filter(([, value]) => value !== undefined),
  ) as unknown as PrometheusServer;
}

// --- internal ---

type Ask = <T>(endpoint: string, query?: Readonly<Record<string, string>>) => Promise<T | undefined>;

/** What every server answers, one in agent mode, too. */
async function askAgent(ask: Ask) {
  const [build, runtime, config, targets] = await Promise.all([
    ask<{ readonly version: string }>('status/buildinfo'),
    ask<{ readonly reloadConfigSuccess: boolean; readonly storageRetention?: string }>('status/runtimeinfo'),
    ask<{ readonly yaml: string }>('status/config'),
    ask<{ readonly activeTargets: readonly ActiveTarget[] }>('targets', { state: 'active' }),
  ]);
  const pools = config === undefined ? undefined : poolsIn(config.yaml);
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
    const answer = await ask<DroppedAnswer>('targets', { state: 'dropped', scrapePool: pool });
    if (answer === undefined) break;
    droppedCounts = answer.droppedTargetCounts ?? droppedCounts;
    const kinds = new Map(answer.droppedTargets.filter((one) => (one.scrapePool ?? pool) === pool).map((one) => [kindOf(one), one]));
    for (const { discoveredLabels } of [...kinds.values()].slice(0, MOST_DROPPED)) dropped.push({ pool, labels: discoveredLabels });
  }
  return { dropped, droppedCounts };
}

interface DroppedAnswer {
  readonly droppedTargets: readonly DroppedTarget[];
  readonly droppedTargetCounts?: Readonly<Record<string, number>>;
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

/** What only a server with a database answers. */
async function askDatabase(ask: Ask) {
  const [rules, alertmanagers, names, metadata, jobs, labels, tsdb, nan] = await Promise.all([
    ask<{ readonly groups: readonly EvaluatedGroup[] }>('rules'),
    ask<{ readonly activeAlertmanagers: readonly { readonly url: string }[]; readonly droppedAlertmanagers: readonly unknown[] }>(
      'alertmanagers',
    ),
    ask<readonly string[]>('label/__name__/values'),
    ask<Readonly<Record<string, unknown>>>('metadata', { limit_per_metric: '1' }),
    ask<readonly string[]>('label/job/values'),
    ask<readonly string[]>('labels'),
    ask<Tsdb>('status/tsdb'),
    recordedNaN(ask),
  ]);
  return {
    rules: rules?.groups.flatMap(({ name: group, file, rules }) =>
      rules.map(({ name, type, health, lastError = '' }) => ({ group, file, name, type, health, error: masked(lastError) })),
    ),
    alertmanagers: alertmanagers && {
      active: alertmanagers.activeAlertmanagers.map(({ url }) => masked(url)),
      dropped: alertmanagers.droppedAlertmanagers.length,
    },
    metricNames: names,
    described: metadata && Object.keys(metadata),
    jobs,
    displaced: labels && (await displacedLabels(ask, labels)),
    largest: tsdb?.seriesCountByMetricName.map(({ name, value }) => ({ name, series: Number(value) })),
    headSeries: tsdb?.headStats.numSeries,
    nan,
  };
}

interface Tsdb {
  readonly headStats: { readonly numSeries: number };
  readonly seriesCountByMetricName: readonly { readonly name: string; readonly value: number }[];
}

interface Vector {
  readonly result: readonly { readonly metric: Readonly<Record<string, string>>; readonly value: readonly [number, string] }[];
}

/** A comparison keeps numbers and drops NaN: a recorded metric with fewer series after it has one that is NaN. */
async function recordedNaN(ask: Ask): Promise<readonly string[] | undefined> {
  const count = (selector: string) => ask<Vector>('query', { query: `count by (__name__) (${selector})` });
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
      const answer = await ask<Vector>('query', { query: `count by (__name__, job) ({exported_${label}!=""})` });
      return (answer?.result ?? []).map(({ metric }) => ({ metric: metric['__name__'] ?? '', label, job: metric['job'] ?? '' }));
    }),
  );
  return answers.flat();
}

/** `15d`, `15d or 10GiB`, or only a size. */
function retentionIn(text: string | undefined): number | undefined {
  return text === undefined ? undefined : durationSeconds(text.split(' ')[0] ?? '');
}

function poolsIn(yaml: string): Readonly<Record<string, PoolConfig>> {
  const { scrape_configs = [] } = (parse(yaml) ?? {}) as { readonly scrape_configs?: readonly ScrapeJob[] };
  return Object.fromEntries(
    scrape_configs.map(({ job_name, relabel_configs = [], metric_relabel_configs = [] }) => [
      job_name,
      { relabel: relabel_configs, metricRelabel: metric_relabel_configs },
    ]),
  );
}

interface ScrapeJob {
  readonly job_name: string;
  readonly relabel_configs?: readonly RelabelStep[];
  readonly metric_relabel_configs?: readonly RelabelStep[];
}

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
    const secret = await json<{ readonly data?: Readonly<Record<string, string>> }>(api, {
      path: `/api/v1/namespaces/${metadata.namespace}/secrets/${name}`,
    });
    const packed = secret.data?.['prometheus.yaml.gz'];
    if (packed === undefined) return undefined;
    const text = gunzipSync(Buffer.from(packed, 'base64')).toString('utf8');
    return [...text.matchAll(/^- job_name: (.+)$/gm)].map(([, job = '']) => job.replace(/^(['"])(.*)\1$/, '$2'));
  } catch (error) {
    denied.push({
      what: `read the generated configuration, Secret ${metadata.namespace}/${name}`,
      reason: reasonOf(error),
      essential: false,
    });
    return undefined;
  }
}
