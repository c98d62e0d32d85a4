import { nearest } from 'metric-to-pager/terminal';
import { CHECKS } from './checks/index.ts';

/**
 * The page of a check: what is wrong, why it matters, how it comes about, what shows it and how to repair it.
 *
 * @param id such as `service.label-mismatch`
 * @throws one sentence with the nearest id when there is no such check
 */
export function explain(id: string): string {
  const check = CHECKS.find((one) => one.id === id);
  if (check === undefined) {
    const ids = CHECKS.map((one) => one.id);
    const near = nearest(id, ids) ?? ids.find((one) => one.endsWith(`.${id}`) || one.startsWith(`${id}.`));
    throw new Error(`"${id}" is the id of no check${near === undefined ? '' : `; did you mean "${near}"?`}`);
  }
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
`;
}

// --- internal ---

function indent(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}
