import { runbookUrl } from '../../monitoring/alerts/index.ts';
import { promised } from '../../monitoring/alerts/release.ts';
import { budgetProofs } from '../../monitoring/proof/budget-cases.ts';
import { burnProofs } from '../../monitoring/proof/burn-cases.ts';
import type { Proof } from '../../monitoring/proof/cases.ts';
import type { Cause } from '../../monitoring/proof/cause.ts';
import { causeProofs } from '../../monitoring/proof/cause-cases.ts';
import * as causes from '../../monitoring/proof/causes.ts';
import { alertsOf, ruleGroups } from '../../monitoring/rule-groups.ts';
import type { RuleGroup } from '../../monitoring/rules.ts';
import { catalogue } from '../../service/metrics.ts';
import { ALERT_PREFIX, causeAlerts, objectives } from '../../service/objectives.ts';

const { metrics } = catalogue;

/** What this service's alerts promise, said once more and without PromQL. */
const promises: readonly Cause[] = [
  causes.targetDown(),
  causes.targetAbsent(),
  causes.podsRestarting(),
  causes.memoryCloseToLimit({ limit: metrics.lorem_memory_limit_bytes, share: 0.9 }),
  causes.cpuThrottled({ share: 0.25 }),
  causes.eventLoopSaturated({ share: 0.9 }),
  causes.requestsRefused({
    requests: metrics.lorem_requests_total,
    refused: [
      { type: 'word', outcome: 'limited' },
      { type: 'paragraph', outcome: 'shed' },
    ],
    served: { type: 'word', outcome: 'ok' },
    share: 0.05,
  }),
  causes.dependencyDown({ name: 'RateLimitStore', up: metrics.lorem_rate_limit_store_up }),
  causes.metricsMissing({ metrics: promised(catalogue) }),
  causes.everyMetricMissing({ metrics: promised(catalogue) }),
  causes.twoVersions({ build: metrics.lorem_build_info, version: 'revision' }),
  causes.twoVersions({ build: metrics.lorem_build_info, version: 'version' }),
];

const target = { namespace: 'mine', job: 'lorem' };
const context = { service: ALERT_PREFIX, ...target };
const runbooks = 'https://runbooks.example';
const rules = { objectives, alerts: causeAlerts };
const alerts = alertsOf(rules, context);
const burn = `${ALERT_PREFIX}ErrorBudgetBurn`;

/** The rules of one installation. */
export const groups: readonly RuleGroup[] = ruleGroups(rules, context, { runbooks });

/** Every case of every alert. */
export const proofs: readonly Proof[] = [
  ...burnProofs({ objectives, target, alert: burn, alerts, runbook: runbookUrl(burn, runbooks) }),
  ...budgetProofs({ objectives, target }),
  ...causeProofs({ service: ALERT_PREFIX, target, alerts, runbooks }, promises),
];

/** The promises of that installation. */
export const subject = { objectives, target };

/** The objective of the month that is replayed. */
export const MONTH_OBJECTIVE = 'availability';
