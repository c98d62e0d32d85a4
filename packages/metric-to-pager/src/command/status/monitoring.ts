import type { Metric } from '../../catalogue/catalogue.ts';
import type { ManagedPrometheus } from '../../cluster/find-prometheus.ts';
import { ALERT_SERIES } from '../../promql/index.ts';
import { formatMatchers } from '../../promql/matchers.ts';
import type { ServiceDefinition } from '../../service.ts';
import { BUDGET_REMAINING, BURN_RATE } from '../../slo/index.ts';
import { type Installation, ownPools } from './watching-prometheus.ts';

/** The targets and rules of an installation in Prometheus. */
export interface Watched {
  readonly targets: readonly { readonly url: string; readonly health: string; readonly error: string }[];
  readonly rules: readonly { readonly name: string; readonly health: string; readonly error: string }[];
}

/** The state of an installation in Prometheus. */
export interface Monitoring extends Watched {
  /** By the name of the objective. */
  readonly budgets: Readonly<Record<string, { readonly remaining: number | undefined; readonly burnRate: number | undefined }>>;
  readonly alerts: readonly { readonly name: string; readonly state: string; readonly labels: Readonly<Record<string, string>> }[];
  /** The builds that run, by the labels that name them. */
  readonly builds: readonly { readonly labels: Readonly<Record<string, string>>; readonly pods: number }[];
}

/** Returns the targets and rules of an installation. */
export async function readWatched(prometheus: ManagedPrometheus, installation: Installation): Promise<Watched> {
  const { namespace, name } = installation;
  const pools = await ownPools(prometheus, installation);
  const targets = await Promise.all(pools.map((pool) => prometheus.server.targets(pool)));
  // The operator names a file of rules by the namespace, the name and the uid of its object.
  const groups = (await prometheus.server.ruleGroups()).filter(({ file }) => file.includes(`/${namespace}-${name}-`));
  return {
    targets: targets
      .flatMap(({ active }) => active)
      .map(({ scrapeUrl, health, lastError }) => ({ url: scrapeUrl, health, error: lastError })),
    rules: groups.flatMap(({ rules }) => rules).map((rule) => ({ name: rule.name, health: rule.health, error: rule.lastError ?? '' })),
  };
}

/** Everything that Prometheus knows of an installation. */
export async function readMonitoring(
  prometheus: ManagedPrometheus,
  { service, installation }: { readonly service: Pick<ServiceDefinition, 'build' | 'objectives'>; readonly installation: Installation },
): Promise<Monitoring> {
  const own = { namespace: installation.namespace, job: installation.name };
  const query = (series: string, matchers: Readonly<Record<string, string>> = {}) =>
    prometheus.server.query(`${series}${formatMatchers({ ...own, ...matchers })}`);
  const [watched, remaining, burnRates, alerts, builds] = await Promise.all([
    readWatched(prometheus, installation),
    query(BUDGET_REMAINING.name),
    query(BURN_RATE.name),
    query(ALERT_SERIES.ALERTS.name),
    service.build === undefined ? [] : prometheus.server.query(buildsQuery(service.build, own)),
  ]);
  const ofObjective = (samples: typeof remaining, slo: string) => samples.find(({ labels }) => labels['slo'] === slo)?.value;
  const objectives = Object.keys(service.objectives.objectives);
  return {
    ...watched,
    budgets: Object.fromEntries(
      objectives.map((slo) => [slo, { remaining: ofObjective(remaining, slo), burnRate: ofObjective(burnRates, slo) }]),
    ),
    alerts: alerts.map(({ labels }) => ({ name: labels['alertname'] ?? '', state: labels['alertstate'] ?? '', labels })),
    builds: builds.map(({ labels, value }) => ({ labels, pods: value })),
  };
}

// --- internal ---

function buildsQuery({ name, labels }: Metric<string, 'gauge'>, own: Readonly<Record<string, string>>): string {
  return `count by (${Object.keys(labels).join(', ')}) (${name}${formatMatchers(own)})`;
}
