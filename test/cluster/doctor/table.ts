import { CHECKS, doctorManifests } from 'metric-to-pager/doctor';
import { SCENARIOS } from './scenarios.ts';

/** The document with the table of the checks. */
export const DOCUMENT = new URL('../../../docs/doctor.md', import.meta.url);

/**
 * The document: the table of every check, with what is wrong, the row of the failure catalogue and how it is proven, and what the account of the
 * CronJob can read.
 */
export function doctorDocument(): string {
  const onCluster = new Set(SCENARIOS.map(({ id }) => id));
  const rows = CHECKS.map(({ id, title, severity, row }) => {
    return [`\`${id}\``, title, severity, row === 0 ? '' : String(row), onCluster.has(id) ? 'cluster' : 'snapshot'];
  });
  return `${INTRODUCTION}\n${alignedTable([HEAD, ...rows])}\n\n${RIGHTS}\n${alignedTable([RIGHTS_HEAD, ...rightsRows()])}\n\n${REACH}`;
}

// --- internal ---

const HEAD = ['Check', 'What is wrong', 'Severity', 'Row', 'Proven on'];

/** A table whose columns are aligned, as the formatter of the repository writes it. */
function alignedTable(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`);
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [lines[0], rule, ...lines.slice(1)].join('\n');
}

const RIGHTS_HEAD = ['Where', 'Resources', 'Verb'];

interface Role {
  readonly kind: string;
  readonly metadata: { readonly namespace?: string };
  readonly rules: readonly {
    readonly resources: readonly string[];
    readonly verbs: readonly string[];
    readonly resourceNames?: readonly string[];
  }[];
}

function rightsRows(): readonly (readonly string[])[] {
  const roles = doctorManifests({ image: 'doctor' }).filter(({ kind }) => kind.endsWith('Role')) as unknown as readonly Role[];
  return roles.flatMap(({ metadata: { namespace }, rules }) =>
    rules.map(({ resources, verbs, resourceNames = [] }) => {
      const names = resourceNames.length === 0 ? '' : ` (only ${resourceNames.map((name) => `\`${name}\``).join(', ')})`;
      return [
        namespace === undefined ? 'the whole cluster' : `namespace \`${namespace}\``,
        `${resources.join(', ')}${names}`,
        verbs.join(', '),
      ];
    }),
  );
}

const RIGHTS = `## What its account can read

\`k8s/optional/doctor.yaml\` runs \`doctor\` in the cluster by the ServiceAccount \`doctor\`. It writes nothing; creating a \`subjectaccessreview\` asks the API
server what an account may do. This table is generated from the manifests.
`;

const REACH = `Listing returns whole objects: the account sees every ConfigMap, and the environment variables and annotations of every workload, with the
credentials that are written there in plain text. The Secret holds the generated configuration of Prometheus, with its credentials.
\`pods/proxy\` sends GET requests to any port of any pod of the namespace. An account that may create pods or tokens for it there, or run
commands in its pod, has these rights, so keep that namespace for operators of the platform.

Findings are exposed as metrics, with the names of objects. The NetworkPolicy admits only Prometheus to that port, and lets the pod reach only the
usual ports of API servers (443, 6443, 8443, 16443), at any address, as a policy cannot select the API server. Add yours if it listens elsewhere.
`;

const INTRODUCTION = `# Doctor: the checks

\`doctor\` walks the chain from the operator to the dashboards and reports every finding, causes before consequences. \`explain CHECK\` prints
the page of a check. The row is that of the failure catalogue. Every check is proven by a broken snapshot beside the healthy one; those marked
\`cluster\` are also broken for real, diagnosed, repaired and found healthy by \`npm run test:cluster -- --suite doctor\`.

This table is generated from the checks; \`npm test -- test/architecture/doctor.test.ts\` compares it, and with \`UPDATE_DOCS=yes\` writes it.
`;
