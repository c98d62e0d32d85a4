import { doctorManifests } from 'monitoring-doctor';
import { alignedTable } from './aligned-table.ts';

/** The section of the document on what the account of the CronJob can read, from its manifests. */
export function accountRights(): string {
  return `${RIGHTS}\n${alignedTable([RIGHTS_HEAD, ...rightsRows()])}\n\n${REACH}`;
}

// --- internal ---

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
