import type { Check } from '../check.ts';
import { ignoreCheck } from '../silence/ignore-check.ts';
import { alertmanager } from './alertmanager.ts';
import { configuration } from './configuration.ts';
import { controlPlane } from './control-plane.ts';
import { crds } from './crds.ts';
import { dashboardContent } from './dashboard-content.ts';
import { dashboards } from './dashboards.ts';
import { duplicates } from './duplicates.ts';
import { endpoints } from './endpoints.ts';
import { jobs } from './jobs.ts';
import { metrics } from './metrics.ts';
import { monitor } from './monitor.ts';
import { operator } from './operator.ts';
import { ports } from './ports.ts';
import { prometheus } from './prometheus.ts';
import { retention } from './retention.ts';
import { rights } from './rights.ts';
import { routing } from './routing.ts';
import { rule } from './rule.ts';
import { ruleShards } from './rule-shards.ts';
import { ruler } from './ruler.ts';
import { scrape } from './scrape.ts';
import { selection } from './selection.ts';
import { service } from './service.ts';
import { target } from './target.ts';
import { webhook } from './webhook.ts';
import { workload } from './workload.ts';

/** The checks of the chain. */
const CHAIN: readonly Check[] = [
  ...crds,
  ...operator,
  ...prometheus,
  ...webhook,
  ...selection,
  ...monitor,
  ...rights,
  ...controlPlane,
  ...service,
  ...endpoints,
  ...ports,
  ...configuration,
  ...target,
  ...scrape,
  ...duplicates,
  ...ruler,
  ...rule,
  ...ruleShards,
  ...metrics,
  ...jobs,
  ...retention,
  ...alertmanager,
  ...routing,
  ...dashboards,
  ...dashboardContent,
  ...workload,
];

/**
 * Every check, in the order of the chain from the operator to the dashboards: what an earlier one finds can be the cause of what a later one
 * finds, never the other way round.
 */
export const CHECKS: readonly Check[] = [...CHAIN, ignoreCheck(CHAIN.map(({ id }) => id))];
