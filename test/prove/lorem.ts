import { promised } from 'metric-to-pager/alerts';
import type { RuleGroup } from 'metric-to-pager/promql';
import * as proof from 'metric-to-pager/proof';
import { ruleGroups } from 'metric-to-pager/slo';
import { dashboards } from '../../dashboards/index.ts';
import { catalogue } from '../../service/metrics.ts';
import { ALERT_PREFIX, causeAlerts, objectives } from '../../service/objectives.ts';

const { metrics } = catalogue;

/** What this service's alerts promise, said once more and without PromQL. */
const promises: readonly proof.Cause[] = [
  proof.targetDown(),
  proof.targetAbsent(),
  proof.podsRestarting(),
  proof.memoryCloseToLimit({ limit: metrics.lorem_memory_limit_bytes, share: 0.9 }),
  proof.cpuThrottled({ share: 0.25 }),
  proof.eventLoopSaturated({ share: 0.9 }),
  proof.requestsRefused({
    requests: metrics.lorem_requests_total,
    refused: [
      { type: 'word', outcome: 'limited' },
      { type: 'paragraph', outcome: 'shed' },
    ],
    served: { type: 'word', outcome: 'ok' },
    share: 0.05,
  }),
  proof.dependencyDown({ name: 'RateLimitStore', up: metrics.lorem_rate_limit_store_up }),
  proof.metricsMissing({ metrics: promised(catalogue) }),
  proof.everyMetricMissing({ metrics: promised(catalogue) }),
  proof.twoVersions({ build: metrics.lorem_build_info, version: 'revision' }),
  proof.twoVersions({ build: metrics.lorem_build_info, version: 'version' }),
];

const target = { namespace: 'mine', job: 'lorem' };
const context = { service: ALERT_PREFIX, ...target };
const runbooks = 'https://runbooks.example';
const [home] = dashboards({ runbooks });
if (home === undefined) throw new Error('There is no dashboard for alerts to lead to');

/** Where alerts lead, said once more and without templates. */
const links: proof.Links = ({ alertname, namespace, job, pod }) => {
  const chosen = Object.entries({ namespace, job, pod }).flatMap(([label, value]) => (value ? [`&var-${label}=${value}`] : []));
  return {
    runbook_url: `${runbooks}/${alertname}.md`,
    dashboard_url: `/d/${home.uid}?from=now-1h&to=now${chosen.join('')}`,
  };
};

const rules = { objectives, alerts: causeAlerts };

/** The rules of one installation. */
export const groups: readonly RuleGroup[] = ruleGroups(rules, context, { runbooks, dashboard: home });

/** Every case of every alert. */
export const proofs: readonly proof.Proof[] = proof.serviceProofs({ rules, context, links, causes: promises });

/** The promises of that installation. */
export const subject = { objectives, target };
