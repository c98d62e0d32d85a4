import { CHECKS, CLUSTER_ONLY } from 'monitoring-doctor';
import { accountRights } from './account-rights.ts';
import { alignedTable } from './aligned-table.ts';
import { savedTexts } from './saved-texts.ts';
import { SCENARIOS } from './scenarios.ts';

/** The document with the table of the checks. */
export const DOCUMENT = new URL('../../../docs/doctor.md', import.meta.url);

/**
 * The table of every check: what is wrong, and how it is proven; the list of what a saved file
 * keeps; and what the account of the CronJob can read.
 */
export function doctorDocument(): string {
  const onCluster = new Set(SCENARIOS.map(({ id }) => id));
  const rows = CHECKS.map(({ id, title, severity }) => {
    const files = CLUSTER_ONLY.has(id) ? '' : 'yes';
    return [`\`${id}\``, title, severity, files, onCluster.has(id) ? 'cluster' : 'snapshot'];
  });
  return `${INTRODUCTION}\n${FILES}\n${alignedTable([HEAD, ...rows])}\n\n${savedTexts()}\n\n${accountRights()}`;
}

// --- internal ---

const HEAD = ['Check', 'What is wrong', 'Severity', 'Files', 'Proven on'];

const INTRODUCTION = `# Doctor: the checks

\`doctor\` walks the chain from the operator to the dashboards and reports every finding, causes before consequences. \`explain CHECK\` prints
the page of a check. Every check is proven by a broken snapshot beside the healthy one; those marked
\`cluster\` are also broken for real, diagnosed, repaired and found healthy by \`npm run test:cluster -- --suite doctor-all\`.

This table is generated from the checks; \`npm test -- test/architecture/doctor.test.ts\` compares it, and with \`UPDATE_DOCS=yes\` writes it.
`;

const FILES = `## Files

\`\`\`sh
helm template shop ./chart -n shop | npx monitoring-doctor doctor -f - -n shop
npx monitoring-doctor doctor -f k8s/ --stack kube-prometheus-stack=kps -o sarif > doctor.sarif
npx monitoring-doctor doctor -f k8s/ --against cluster.json -o github
\`\`\`

\`-f\` diagnoses manifests before they are applied: YAML or JSON, lists, what \`kubectl get -o yaml\` writes, folders such as those of must-gather. \`-n\`
is the namespace of objects that name none, and the scope. Findings have file and line, in each form: \`text\`, \`json\`, \`sarif\`, \`github\`, \`junit\`.

Files show what is in them, and are a part of what is applied. So the checks marked in the column Files run; the others are silent, as their evidence
is a running cluster, or that an object exists nowhere. Of the marked ones, those of objects that do not fit find only what is in the files: a Service
that was meant and has another label, never one that is absent; the label of a namespace, and the key of a Secret, only of one that is there. What a
manifest makes counts as running: the pods of its templates are ready, and those that the operator makes of its objects exist.

Where the files have no Prometheus, PrometheusAgent or ThanosRuler, no Alertmanager or no Grafana, that of \`--stack\` is taken: the default values of
\`kube-prometheus-stack[=RELEASE]\`, \`openshift-user-workload\`, or what is in a snapshot. Nothing is reported of these objects themselves.

\`--against\` lays the files over a snapshot or the cluster of a context, and reports what is new there or concerns an object of the files; all checks run.
What Prometheus answered about an object that changes is forgotten, and a pod of a changed workload is replaced.

## Silence

The annotation \`doctor/ignore: "CHECK[, CHECK] # REASON"\` of an object silences findings about it; \`.doctor.yaml\` in the working folder those of objects that meet
every condition. The reason is required, an unknown check is an error, and each form tells how many findings are silenced.

\`\`\`yaml
ignore:
  - ids: [service.none-selected]
    kinds: [ServiceMonitor]
    namespaces: [shop]
    names: [checkout]
    reason: its Service is made by an operator
\`\`\`

## Checks
`;
