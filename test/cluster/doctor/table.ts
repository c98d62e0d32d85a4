import { CHECKS } from 'monitoring-doctor';
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
    return [`\`${id}\``, title, severity, onCluster.has(id) ? 'cluster' : 'snapshot'];
  });
  return `${INTRODUCTION}\n${alignedTable([HEAD, ...rows])}\n\n${savedTexts()}\n\n${accountRights()}`;
}

// --- internal ---

const HEAD = ['Check', 'What is wrong', 'Severity', 'Proven on'];

const INTRODUCTION = `# Doctor: the checks

\`doctor\` walks the chain from the operator to the dashboards and reports every finding, causes before consequences. \`explain CHECK\` prints
the page of a check. Every check is proven by a broken snapshot beside the healthy one; those marked
\`cluster\` are also broken for real, diagnosed, repaired and found healthy by \`npm run test:cluster -- --suite doctor-all\`.

This table is generated from the checks; \`npm test -- test/architecture/doctor.test.ts\` compares it, and with \`UPDATE_DOCS=yes\` writes it.
`;
