import { nameOf } from 'metric-to-pager/cluster';
import { oneLine } from 'metric-to-pager/terminal';
import type { Diagnosis } from './diagnosis.ts';
import type { Finding, Severity } from './finding.ts';
import { findingKey } from './finding.ts';
import { summaryOf } from './summary.ts';

export interface TextOptions {
  /** Whether the text may hold the escape sequences of a terminal. @default false */
  readonly color?: boolean;
}

/** A diagnosis as text for a terminal: each finding with its evidence and fix, then what follows from it, notes and what was not seen. */
export function renderText(diagnosis: Diagnosis, { color = false }: TextOptions = {}): string {
  const shown = withLines(diagnosis);
  const paint: Paint = color ? (text, code) => `\u001b[${code}m${text}\u001b[0m` : (text) => text;
  const { findings, notes, couldNotSee } = shown;
  const parts = [
    ...findings.map((finding) => findingText(finding, shown, paint)),
    ...notes.map((note) => `${heading(note, paint)}\n${wrapped(note.message, '  ')}`),
    ...(couldNotSee.length > 0 ? [unseenText(shown, paint)] : []),
    summaryOf(shown, paint),
  ];
  return `${parts.join('\n\n')}\n`;
}

// --- internal ---

type Paint = (text: string, code: string) => string;

/** The diagnosis with every text of the cluster on one line, and nothing in it that a terminal acts on. Commands have their own lines. */
function withLines(diagnosis: Diagnosis): Diagnosis {
  const shown = (key: string, value: unknown) => (typeof value === 'string' && key !== 'command' ? oneLine(value) : value);
  return JSON.parse(JSON.stringify(diagnosis), shown) as Diagnosis;
}

const COLORS: Readonly<Record<Severity, string>> = { error: '1;31', warning: '1;33', note: '1;36' };
const WIDTH = 110;
/** The most consequences that are named. */
const MOST_LISTED = 3;

function heading({ severity, id, subject, place }: Finding, paint: Paint): string {
  const at = place === undefined ? '' : `  ${place.file}:${place.line}`;
  return `${paint(severity.toUpperCase(), COLORS[severity])}  ${paint(nameOf(subject), '1')}  ${paint(id, '2')}${at}`;
}

function findingText(finding: Finding, { consequences }: Diagnosis, paint: Paint): string {
  const following = consequences.filter(({ causedBy = [] }) => causedBy.includes(findingKey(finding)));
  const { message, why, evidence, fix } = finding;
  const lines = [
    heading(finding, paint),
    wrapped(message, '  '),
    ...evidence.map((item) => wrapped(item, '    ', '  - ')),
    wrapped(`Why: ${why}`, '  '),
    `  ${paint('Fix:', '1;32')}`,
    ...fix.command.split('\n').map((line) => `    ${line}`),
    ...(following.length > 0 ? [`  Follows from it: ${listed(following)}`] : []),
  ];
  return lines.join('\n');
}

function listed(findings: readonly Finding[]): string {
  const names = [...new Set(findings.map(({ id, subject }) => `${id} (${nameOf(subject)})`))];
  const shown = names.slice(0, MOST_LISTED);
  return `${shown.join(', ')}${names.length > shown.length ? ` and ${names.length - shown.length} more` : ''}`;
}

function unseenText({ couldNotSee }: Diagnosis, paint: Paint): string {
  const lines = couldNotSee.map(({ what, reason }) => wrapped(`${what}: ${reason}`, '    ', '  - '));
  return [paint('Could not see', '1'), ...lines].join('\n');
}

/** Breaks a text at spaces, with an indentation for every line and another for the first. */
function wrapped(text: string, indent: string, first = indent): string {
  const lines: string[] = [];
  let line = first;
  for (const word of text.split(/\s+/)) {
    const filled = line.length > indent.length || (line !== indent && line !== first);
    if (filled && line.length + word.length + 1 > WIDTH) {
      lines.push(line);
      line = indent + word;
    } else line = line.trim() === '' || line === first ? line + word : `${line} ${word}`;
  }
  return [...lines, line].join('\n');
}
