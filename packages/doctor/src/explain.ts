import { CHECKS } from './checks/index.ts';
import { CLUSTER_ONLY } from './files/cluster-only.ts';
import { IGNORE } from './silence/ignore-annotation.ts';
import { SILENCE_FILE } from './silence/silences.ts';
import { unknownId } from './silence/unknown-id.ts';

/**
 * The page of a check: what is wrong, why it matters, how it comes about, what shows it, how to repair it and how to silence it.
 *
 * @param id such as `service.label-mismatch`
 * @throws one sentence with the nearest id when there is no such check
 */
export function explain(id: string): string {
  const check = CHECKS.find((one) => one.id === id);
  if (check === undefined)
    throw new Error(
      unknownId(
        id,
        CHECKS.map((one) => one.id),
      ),
    );
  const { title, severity, why, cause, evidence, fix } = check;
  return `${id} (${severity})
${title}.

Why it matters
${indent(why)}

Cause
${indent(cause)}

Evidence
${indent(evidence)}

Fix
${indent(fix)}

Silence
${indent(`${IGNORE}: "${id} # REASON" as an annotation of the object, or an entry of ${SILENCE_FILE}.`)}
${CLUSTER_ONLY.has(id) ? NOT_IN_FILES : ''}`;
}

// --- internal ---

const NOT_IN_FILES = `
Files
  Manifests alone do not show it: it is found in a cluster, or with --against.
`;

function indent(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}
