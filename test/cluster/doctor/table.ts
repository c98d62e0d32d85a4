import { CHECKS } from 'monitoring-doctor';
import { SCENARIOS } from './scenarios.ts';

/** The document with the table of the checks. */
export const DOCUMENT = new URL('../../../docs/doctor.md', import.meta.url);

/** The table of every check: what is wrong, the row of the failure catalogue, and how it is proven. */
export function doctorDocument(): string {
  const onCluster = new Set(SCENARIOS.map(({ id }) => id));
  const rows = CHECKS.map(({ id, title, severity, row }) => {
    return [`\`${id}\``, title, severity, row === 0 ? '' : String(row), onCluster.has(id) ? 'cluster' : 'snapshot'];
  });
  return `${INTRODUCTION}\n${alignedTable([HEAD, ...rows])}\n`;
}

// --- internal ---

const HEAD = ['Check', 'What is wrong', 'Severity', 'Row', 'Proven on'];

/** A table whose columns are aligned, as the formatter of the repository writes it. */
function alignedTable(rows: readonly (readonly string[])[]): string {
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`);
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [lines[0], rule, ...lines.slice(1)].join('\n');
}

const INTRODUCTION = `# Doctor: the checks

\`doctor\` walks the chain from the operator to the dashboards and reports every finding, causes before consequences. \`explain CHECK\` prints
the page of a check. The row is that of the failure catalogue. Every check is proven by a broken snapshot beside the healthy one; those marked
\`cluster\` are also broken for real, diagnosed, repaired and found healthy by \`npm run test:cluster -- --suite doctor\`.

This table is generated from the checks; \`npm test -- test/architecture/doctor.test.ts\` compares it, and with \`UPDATE_DOCS=yes\` writes it.
`;
