import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import getPort from 'get-port';
import { startPrometheus } from 'metric-to-pager/prometheus';
import { type RuleGroup, seconds } from 'metric-to-pager/promql';
import { anything, having } from 'metric-to-pager/shape';
import { parseAllDocuments, stringify } from 'yaml';
import { objectives } from '../../../service/objectives.ts';
import { spreadOf } from '../statistics.ts';
import { exposition, type SimulatedSeries, writeHistory } from './history.ts';
import { countedSeries, missingMetrics, recordedHistory, watchedSeries } from './pods.ts';

export interface RulesBenchOptions {
  /** Files with PrometheusRule objects. Each is measured on the same database. */
  readonly files: readonly [string, ...string[]];
  /** Numbers of pods. */
  readonly pods: readonly [number, ...number[]];
  /** Evaluations of each group. */
  readonly rounds: number;
}

/** The evaluation times of a group, in seconds, by the number of pods. */
type Times = ReadonlyMap<string, ReadonlyMap<number, readonly number[]>>;

/**
 * Measures in a real Prometheus what every rule group costs, and prints a table for each file. The database holds scrapes of all pods for the
 * longest range over raw series, and what the rules record for the whole period: no rule reads further back, so that a month of scrapes
 * would cost the same.
 */
export async function benchRules({ files, pods, rounds }: RulesBenchOptions): Promise<void> {
  const sets = await Promise.all(files.map(async (file) => ({ file, groups: await groupsIn(file) })));
  for (const { file, groups } of sets) checkCovered(file, groups);
  const measured = sets.map((set) => ({ ...set, times: new Map<string, Map<number, readonly number[]>>() }));
  for (const count of pods) {
    const folder = await mkdtemp(join(tmpdir(), 'rules-'));
    try {
      const end = Math.floor(Date.now() / 1000);
      await writeHistory(folder, { simulated: seriesOf(count, end), end, progress: (what) => progress(`${count} pods, ${what}`) });
      for (const { file, groups, times } of measured) {
        progress(`${count} pods, evaluating ${file}`);
        for (const [group, durations] of await evaluate(folder, { count, groups, rounds })) {
          times.set(group, (times.get(group) ?? new Map()).set(count, durations));
        }
      }
    } finally {
      await rm(folder, { recursive: true });
    }
  }
  for (const { file, groups, times } of measured) process.stdout.write(`${file}\n\n${tableOf(groups, times, pods)}\n\n`);
}

// --- internal ---

/** The committed scrape interval, and the evaluation interval of kube-prometheus-stack. */
const SCRAPE = 15;
const EVALUATION = 30;
const DAY = 86_400;
/** The longest range of a rule over raw series. */
const RAW = 3 * DAY;
const TARGET = { namespace: 'lorem', job: 'lorem' };
/** Pods for which the time is extrapolated from the two greatest numbers of pods. */
const FAR = 1000;

function progress(what: string): void {
  process.stderr.write(`${what}\n`);
}

async function groupsIn(file: string): Promise<RuleGroup[]> {
  const documents = parseAllDocuments(await readFile(file, 'utf8')).map((document) => document.toJS());
  const groups = documents.flatMap((document) => (document?.kind === 'PrometheusRule' ? document.spec.groups : []));
  if (groups.length === 0)
    throw new Error(`"${file}" has no PrometheusRule with groups: expected a manifest, such as k8s/manifests/monitoring.yaml`);
  return groups;
}

/** @throws when rules read metrics that the pods lack */
function checkCovered(file: string, groups: readonly RuleGroup[]): void {
  const missing = missingMetrics(groups);
  if (missing.length > 0) throw new Error(`"${file}" reads ${missing.join(', ')}, which the pods of the benchmark do not have`);
}

function seriesOf(count: number, end: number): SimulatedSeries[] {
  const counted = countedSeries();
  return [
    ...Array.from(
      { length: count },
      (_, pod): SimulatedSeries => ({ series: counted, labels: labelsOf(pod), interval: SCRAPE, from: end - RAW }),
    ),
    { series: recordedHistory(count), labels: TARGET, interval: EVALUATION, from: end - seconds(objectives.period) },
  ];
}

function labelsOf(pod: number): Readonly<Record<string, string>> {
  return { ...TARGET, pod: `lorem-7c9d8b6f5-${pod}`, instance: `pod-${pod}:9464` };
}

/** Evaluates the groups again and again while every pod is scraped. @returns the durations of each group */
async function evaluate(
  folder: string,
  { count, groups, rounds }: { readonly count: number; readonly groups: readonly RuleGroup[]; readonly rounds: number },
): Promise<Map<string, number[]>> {
  await using started = new AsyncDisposableStack();
  const port = await getPort({ host: '127.0.0.1' });
  const series = [...countedSeries(), ...watchedSeries()];
  const target = createServer((_request, response) => {
    response.setHeader('content-type', 'text/plain; version=0.0.4').end(exposition(series, Date.now() / 1000));
  }).listen(port, '127.0.0.1');
  started.defer(() => void target.close().closeAllConnections());
  // Every group as often as the others: its interval does not change what one evaluation costs.
  await writeFile(join(folder, 'rules.yaml'), stringify({ groups: groups.map(({ interval: _own, ...group }) => group) }));
  const static_configs = Array.from({ length: count }, (_, pod) => ({ targets: [`127.0.0.1:${port}`], labels: labelsOf(pod) }));
  await writeFile(
    join(folder, 'prometheus.yaml'),
    stringify({
      global: { scrape_interval: `${SCRAPE}s`, evaluation_interval: `${EVALUATION}s` },
      rule_files: ['rules.yaml'],
      scrape_configs: [{ job_name: TARGET.job, static_configs }],
    }),
  );
  // No compaction of blocks during the measurement.
  const flags = ['--storage.tsdb.retention.time=100y', '--storage.tsdb.min-block-duration=2h', '--storage.tsdb.max-block-duration=2h'];
  const server = started.use(await startPrometheus({ folder, flags }));
  const durations = new Map(groups.map(({ name }) => [name, new Map<string, number>()]));
  while ([...durations.values()].some((found) => found.size < rounds + 1)) {
    await setTimeout(5000);
    const { groups: now } = await server.api.ask('rules', having<{ readonly groups: readonly EvaluatedGroup[] }>(anything));
    for (const { name, evaluationTime, lastEvaluation, rules } of now) {
      const broken = rules.find(({ health }) => health === 'err');
      if (broken) throw new Error(`Prometheus could not evaluate "${broken.name}": ${broken.lastError}`);
      if (!lastEvaluation.startsWith('0001')) durations.get(name)?.set(lastEvaluation, evaluationTime);
    }
  }
  // The first evaluation reads blocks that are not in memory yet.
  return new Map([...durations].map(([name, found]) => [name, [...found.values()].slice(1, rounds + 1)]));
}

interface EvaluatedGroup {
  readonly name: string;
  /** In seconds. */
  readonly evaluationTime: number;
  readonly lastEvaluation: string;
  readonly rules: readonly { readonly name: string; readonly health: string; readonly lastError?: string }[];
}

function tableOf(groups: readonly RuleGroup[], times: Times, pods: readonly number[]): string {
  const head = ['group', 'interval', ...pods.map((count) => `${count} pods`), ...(pods.length > 1 ? [`${FAR} pods, extrapolated`] : [])];
  const rows = groups.map(({ name, interval }) => {
    const every = interval === undefined ? EVALUATION : seconds(interval);
    const medians = pods.map((count) => spreadOf(times.get(name)?.get(count) ?? []).median);
    const all = pods.length > 1 ? [...medians, extrapolated(pods, medians)] : medians;
    return [name, `${every} s`, ...all.map((time) => `${milliseconds(time)} ms, ${((100 * time) / every).toPrecision(2)} %`)];
  });
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

function milliseconds(time: number): string {
  return (1000 * time).toFixed(time < 0.01 ? 1 : 0);
}

/** On the line through the last two points: samples are read one by one. */
function extrapolated(pods: readonly number[], medians: readonly number[]): number {
  const [[x1 = 0, x2 = 0], [y1 = 0, y2 = 0]] = [pods.slice(-2), medians.slice(-2)];
  return y2 + (Math.max(0, y2 - y1) / (x2 - x1)) * (FAR - x2);
}
