import { nameOf } from 'metric-to-pager/cluster';
import type { Diagnosis } from './diagnosis.ts';
import type { Finding, Severity } from './finding.ts';
import { findingKey } from './finding.ts';

export interface TextOptions {
  /** Whether the text may hold the escape sequences of a terminal. @default false */
  readonly color?: boolean;
}

/** A diagnosis as text for a terminal: each finding with its evidence and fix, then what follows from it, notes and what was not seen. */
export function renderText(diagnosis: Diagnosis, { color = false }: TextOptions = {}): string {
  const paint: Paint = color ? (text, code) => `\u001b[${code}m${text}\u001b[0m` : (text) => text;
  const { findings, notes, couldNotSee } = diagnosis;
  const parts = [
    ...findings.map((finding) => findingText(finding, diagnosis, paint)),
    ...notes.map((note) => `${heading(note, paint)}\n${wrapped(note.message, '  ')}`),
    ...(couldNotSee.length > 0 ? [unseenText(diagnosis, paint)] : []),
    summary(diagnosis, paint),
  ];
  return `${parts.join('\n\n')}\n`;
}

// --- internal ---

type Paint = (text: string, code: string) => string;

const COLORS: Readonly<Record<Severity, string>> = { error: '1;31', warning: '1;33', note: '1;36' };
const WIDTH = 110;
/** The most consequences that are named. */
const MOST_LISTED = 3;

/** What was examined, for one and for several. */
const EXAMINED: Readonly<Record<string, readonly [one: string, several: string]>> = {
  prometheuses: ['Prometheus', 'Prometheuses'],
  monitors: ['monitor', 'monitors'],
  services: ['Service', 'Services'],
  pods: ['pod', 'pods'],
  targets: ['target', 'targets'],
  rules: ['PrometheusRule', 'PrometheusRules'],
  dashboards: ['dashboard', 'dashboards'],
};

function heading({ severity, id, subject }: Finding, paint: Paint): string {
  return `${paint(severity.toUpperCase(), COLORS[severity])}  ${paint(nameOf(subject), '1')}  ${paint(id, '2')}`;
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

function summary({ findings, consequences, notes, examined }: Diagnosis, paint: Paint): string {
  const looked = Object.entries(examined)
    .filter(([, count]) => count > 0)
    .map(([what, count]) => `${count} ${EXAMINED[what]?.[count === 1 ? 0 : 1] ?? what}`)
    .join(', ');
  const counts = [
    findings.length === 0 ? paint('No findings', '1;32') : paint(`${findings.length} finding${findings.length === 1 ? '' : 's'}`, '1;31'),
    ...(consequences.length > 0 ? [`${consequences.length} consequence${consequences.length === 1 ? '' : 's'} hidden`] : []),
    ...(notes.length > 0 ? [`${notes.length} note${notes.length === 1 ? '' : 's'}`] : []),
  ];
  return `${counts.join(', ')}. Examined: ${looked === '' ? 'nothing' : looked}.`;
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
