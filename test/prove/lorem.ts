import { dashboardsOf, readValues } from 'metric-to-pager/kubernetes';
import type { RuleGroup } from 'metric-to-pager/promql';
import * as proof from 'metric-to-pager/proof';
import { ruleGroups } from 'metric-to-pager/slo';
import { lorem } from '../../charts/lorem.ts';

const identity = { namespace: 'mine', job: lorem.name, alertPrefix: lorem.alertPrefix };
const runbooks = 'https://runbooks.example';
const [home] = dashboardsOf(lorem, readValues(lorem, {}));
if (home === undefined) throw new Error('There is no dashboard for alerts to lead to');

/** Where alerts lead, said once more and without templates. */
const links: proof.Links = ({ alertname, namespace, job, pod }) => {
  const chosen = Object.entries({ namespace, job, pod }).flatMap(([label, value]) => (value ? [`&var-${label}=${value}`] : []));
  return {
    runbook_url: `${runbooks}/${alertname}.md`,
    dashboard_url: `/d/${home.uid}?from=now-1h&to=now${chosen.join('')}`,
  };
};

/** The rules of one installation. */
export const groups: readonly RuleGroup[] = ruleGroups(lorem, identity, { runbooks, dashboard: home });

/** Every case of every alert. */
export const proofs: readonly proof.Proof[] = proof.serviceProofs(lorem, identity, links);

/** The promises of that installation. */
export const subject = { objectives: lorem.objectives, target: { namespace: identity.namespace, job: identity.job } };
