import type { Alert } from '../alerts/index.ts';
import type { IdentityLabels } from '../catalogue/identity.ts';
import type { Dashboard } from '../grafana/index.ts';
import { type DeployableService, dashboardsOf, type Fields, readValues } from '../kubernetes/index.ts';
import type { RuleGroup } from '../promql/rules.ts';
import { alertsOf, type MonitoredService, type Objectives, ruleGroups } from '../slo/index.ts';
import type { Links, Proof } from './cases.ts';
import { serviceProofs } from './service-proofs.ts';

/** The rules of one installation, and what proves them. */
export interface ProofSubject {
  readonly service: MonitoredService;
  readonly objectives: Objectives;
  readonly target: IdentityLabels;
  readonly groups: readonly RuleGroup[];
  readonly alerts: readonly Alert[];
  readonly proofs: readonly Proof[];
}

/** Returns the rules of a service in a namespace of its own, with every case of every alert. */
export function proofSubject<F extends Fields>(service: DeployableService<F>): ProofSubject {
  const { name: job, alertPrefix, objectives } = service;
  const target = { namespace: 'mine', job };
  const identity = { ...target, alertPrefix };
  const [dashboard] = dashboardsOf(service, readValues(service, {}));
  return {
    service,
    objectives,
    target,
    groups: ruleGroups(service, identity, { runbooks: RUNBOOKS, dashboard }),
    alerts: alertsOf(service, identity),
    proofs: serviceProofs(service, identity, expectedLinks(dashboard)),
  };
}

// --- internal ---

const RUNBOOKS = 'https://runbooks.example';

/** Returns the links of a firing alert, written again without templates. */
function expectedLinks(dashboard: Pick<Dashboard, 'uid' | 'labels'> | undefined): Links {
  return ({ alertname, namespace, job, pod }) => {
    const chosen = Object.entries({ namespace, job, pod })
      .filter(([label, value]) => value && dashboard?.labels.some((one) => one === label))
      .map(([label, value]) => `&var-${label}=${value}`);
    return {
      runbook_url: `${RUNBOOKS}/${alertname}.md`,
      ...(dashboard !== undefined && { dashboard_url: `/d/${dashboard.uid}?from=now-1h&to=now${chosen.join('')}` }),
    };
  };
}
