import { oneLine } from 'metric-to-pager/terminal';
import type { Diagnosis } from './diagnosis.ts';
import type { Finding, Severity } from './finding.ts';
import { summaryOf } from './summary.ts';

/**
 * A diagnosis as commands of a GitHub workflow, which annotate the lines of the files, with a line in the log that sums up.
 *
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#setting-an-error-message
 */
export function renderGithub(diagnosis: Diagnosis): string {
  const { findings, notes, couldNotSee } = diagnosis;
  const lines = [
    ...[...findings, ...notes].map(annotation),
    ...couldNotSee.map(
      ({ what, reason, essential }) => `::${essential ? 'error' : 'notice'} title=Could not see::${data(`${what}: ${reason}`)}`,
    ),
    summaryOf(diagnosis),
  ];
  return `${lines.join('\n')}\n`;
}

// --- internal ---

const COMMANDS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', note: 'notice' };

function annotation({ id, severity, message, fix, place }: Finding): string {
  const at = place === undefined ? '' : `file=${property(place.file)},line=${place.line},`;
  return `::${COMMANDS[severity]} ${at}title=${property(id)}::${data(message)}%0A${fix.command.split('\n').map(data).join('%0A')}`;
}

/** A text of the cluster never begins a command of its own: it stays on its line. */
function data(text: string): string {
  return oneLine(text).replaceAll('%', '%25');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
