/**
 * Prints the names of the failed tests and steps, and one line that counts. Fails when something failed, or nothing passed.
 * Usage: summary.mjs FOLDER STATUS, where the folder has the reports of Jest (.json), the outputs of the cluster tests (.txt) and the failed steps.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const [folder = '', status] = process.argv.slice(2);
const texts = (ending) =>
  readdirSync(folder)
    .filter((file) => file.endsWith(ending))
    .map((file) => readFileSync(join(folder, file), 'utf8'));

const reports = texts('.json').map((text) => JSON.parse(text));
const outputs = texts('.txt');
const steps = texts('steps').flatMap((text) => text.trim().split('\n'));

const failures = [
  ...reports.flatMap(({ testResults }) => testResults.filter((file) => file.status === 'failed').flatMap(failedIn)),
  ...outputs.flatMap((text) => [...text.matchAll(/^(?:\[\w+\] )?FAILED (.*)$/gm)]).map(([, title]) => `test/cluster: ${title}`),
  ...steps,
];
const counts = [
  ...reports.map((report) => [report.numPassedTests, report.numFailedTests + report.numRuntimeErrorTestSuites]),
  ...outputs.flatMap((text) => [...text.matchAll(/^(\d+) passed, (\d+) failed$/gm)]).map(([, passed, failed]) => [+passed, +failed]),
];
const passed = counts.reduce((total, count) => total + count[0], 0);
const counted = counts.reduce((total, count) => total + count[1], steps.length);
const failed = counted === 0 && (status !== '0' || passed === 0) ? 1 : counted;

const named = failures.length > 0 ? `\nFailed:\n${failures.map((name) => `  ${name}\n`).join('')}` : '';
process.stdout.write(`${named}\n${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;

// --- internal ---

/** Names the failed tests of a file, or the file, if it does not run. */
function failedIn({ name, assertionResults }) {
  const titles = assertionResults.filter((test) => test.status === 'failed').map(({ fullName }) => `: ${fullName}`);
  return (titles.length > 0 ? titles : [' does not run']).map((title) => relative('', name) + title);
}
