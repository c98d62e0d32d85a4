import { nameOf } from 'metric-to-pager/cluster';
import { printable } from 'metric-to-pager/terminal';
import { CHECKS } from './checks/index.ts';
import type { Diagnosis } from './diagnosis.ts';
import type { Finding } from './finding.ts';

/**
 * A diagnosis as a report of tests, which systems of continuous integration show: each check that finds nothing passes, each finding fails
 * and a silenced one is skipped.
 *
 * @see https://github.com/testmoapp/junitxml
 */
export function renderJunit({ findings, notes, silenced, couldNotSee, takenAt }: Diagnosis): string {
  const unseen = couldNotSee.filter(({ essential }) => essential);
  const found = new Set([...findings, ...silenced.map(({ finding }) => finding)].map(({ id }) => id));
  const cases = [
    ...findings.map((finding) =>
      testCase(finding, `<failure message="${xml(finding.message)}" type="${finding.severity}">${xml(detailsOf(finding))}</failure>`),
    ),
    ...silenced.map(({ finding, by, reason }) => testCase(finding, `<skipped message="${xml(`silenced by ${by}: ${reason}`)}"/>`)),
    ...notes.map((note) => testCase(note, `<system-out>${xml(note.message)}</system-out>`)),
    ...unseen.map(({ what, reason }) => `<testcase classname="doctor" name="${xml(what)}"><error message="${xml(reason)}"/></testcase>`),
    ...CHECKS.filter(({ id }) => !found.has(id)).map(({ id }) => `<testcase classname="doctor" name="${id}"/>`),
  ];
  const counts = `tests="${cases.length}" failures="${findings.length}" errors="${unseen.length}" skipped="${silenced.length}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="doctor" ${counts}>`,
    `  <testsuite name="doctor" ${counts} timestamp="${takenAt.replace(/\.\d+Z$/, '')}">`,
    ...cases.map((one) => `    ${one}`),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

// --- internal ---

function testCase({ id, subject, place }: Finding, result: string): string {
  const at = place === undefined ? '' : ` file="${xml(place.file)}" line="${place.line}"`;
  return `<testcase classname="doctor" name="${xml(`${id} ${nameOf(subject)}`)}"${at}>${result}</testcase>`;
}

function detailsOf({ message, evidence, why, fix, place }: Finding): string {
  return [...(place === undefined ? [] : [`${place.file}:${place.line}`]), message, ...evidence, `Why: ${why}`, `Fix: ${fix.command}`].join(
    '\n',
  );
}

/** A text in XML, which has no place for control characters. */
function xml(text: string): string {
  return printable(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '&#10;');
}
