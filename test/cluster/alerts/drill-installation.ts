import type { IPrometheusRule } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PrometheusRule';
import type { KubernetesObject } from 'metric-to-pager/cluster';
import { isReady, type Look, systemClock, until } from 'metric-to-pager/cluster';
import type { RuleGroup } from 'metric-to-pager/promql';
import { BURN_WINDOWS } from 'metric-to-pager/slo';
import { service } from '../../../service/service.ts';
import { installElsewhere } from '../installation.ts';
import type { GivenValues } from '../manifests.ts';
import { committed, OWNER, type TestCluster } from '../test-cluster.ts';
import { type DrillContext, TOKEN_SECRET } from './drill-context.ts';
import { alertNameOf, type Drill } from './drills.ts';
import type { DrillSite } from './faults.ts';
import { SCRAPE_INTERVAL } from './latency-bounds.ts';
import { scaledDown } from './scaled-rules.ts';

/** Installs the service of a drill, with its alert scaled down, and waits until it is monitored. */
export async function installForDrill(context: DrillContext, drill: Drill): Promise<DrillSite> {
  const { cluster, namespace } = context;
  await drill.prepare?.(context, namespace);
  const installed = await installOn(context, drill.name, valuesOf(drill, namespace));
  if (drill.scale !== undefined) {
    const reference = { apiVersion: 'monitoring.coreos.com/v1', kind: 'PrometheusRule', namespace, name: drill.name };
    const { spec } = await cluster.objects.read<KubernetesObject & IPrometheusRule>(reference);
    const groups = scaledDown((spec?.groups ?? []) as readonly RuleGroup[], alertNameOf(drill), drill.scale);
    await cluster.objects.patch(reference, { spec: { groups } }, OWNER);
  }
  await waitUntilMonitored(installed);
  return installed;
}

/** Installs the service in the namespace of a run. */
export async function installOn(context: DrillContext, name: string, values: GivenValues): Promise<DrillSite> {
  const { cluster, namespace } = context;
  const installation = await installElsewhere(withPrefix(cluster, name), { name, namespace, makesNamespace: false }, values);
  const { fieldManager } = OWNER;
  return { ...context, fieldManager, installation: { ...installation, metricsPort: committed.metrics.port } };
}

/** Waits until Prometheus scrapes every pod and has evaluated every alert without an error. */
export async function waitUntilMonitored({ prometheus, installation }: DrillSite): Promise<void> {
  const { namespace, name } = installation;
  const look = async (): Promise<Look<void>> => {
    const ready = (await installation.pods()).filter(isReady).length;
    const up = await prometheus.server.query(`up{namespace="${namespace}",job="${name}"} == 1`);
    if (up.length < Math.max(1, ready)) return { missing: `${up.length} of ${ready} pods are scraped` };
    const groups = (await prometheus.server.ruleGroups()).filter(({ file }) => file.includes(`/${namespace}-${name}-`));
    const evaluated = groups.flatMap(({ rules }) => rules).filter(({ type, health }) => type === 'alerting' && health === 'ok');
    return evaluated.length >= ALERTS ? { found: undefined } : { missing: `${evaluated.length} of ${ALERTS} alerts were evaluated` };
  };
  await until(`${namespace}/${name} to be monitored`, look, { clock: systemClock, seconds: 120, everySeconds: 2 });
}

// --- internal ---

/** One per tier of each objective, and one per cause. */
const ALERTS = BURN_WINDOWS.length * Object.keys(service.objectives.objectives).length + service.alerts.length;

/** Small requests, as a dozen installations share the node. */
const RESOURCES = { cpuRequest: '20m' };

/** Prefixes the progress output with a name, as several drills run at a time. */
function withPrefix(cluster: TestCluster, name: string): TestCluster {
  const say = (text: string) => cluster.say(`${name}: ${text}`);
  return { ...cluster, say, wait: (seconds) => ({ ...cluster.wait(seconds), progress: say }) };
}

function valuesOf({ values }: Drill, namespace: string): GivenValues {
  const own = values?.(namespace) ?? {};
  return {
    replicas: 1,
    metrics: { interval: SCRAPE_INTERVAL },
    faults: { enabled: true, tokenSecret: TOKEN_SECRET },
    ...own,
    resources: { ...RESOURCES, ...(own['resources'] as object | undefined) },
  };
}
