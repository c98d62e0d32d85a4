import { CHECKS } from './checks/index.ts';
import { unknownId } from './silence/unknown-id.ts';

/**
 * The page of a check: what is wrong, why it matters, how it comes about, what shows it and how to repair it.
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
  const { title, severity, why, page } = check;
  return `${id} (${severity})
${title}.

Why it matters
${indent(why)}

Cause
${indent(page.cause)}

Evidence
${indent(page.evidence)}

Fix
${indent(page.fix)}
`;
}

// --- internal ---

function indent(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}
