import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { recordedRun } from '../../../metric-to-pager/src/terminal/testing/recorded-run.ts';
import {
  CHECKS,
  DOCTOR_PORT,
  diagnose,
  doctorManifests,
  exitCodeOf,
  explain,
  renderJson,
  renderMetrics,
  renderText,
  type Snapshot,
  serializeSnapshot,
} from '../index.ts';
import { doctorProgram } from './program.ts';

const folder = mkdtempSync(join(tmpdir(), 'doctor-'));
afterAll(() => rmSync(folder, { recursive: true }));

const program = doctorProgram('1.0.0');
const run = (...argv: string[]) => recordedRun(program, argv, { cwd: folder, env: { HOME: folder } });

/** Nothing was seen of a cluster: an essential part could not be looked at. */
const blind: Snapshot = {
  version: 1,
  takenAt: '2026-01-01T00:00:00.000Z',
  kinds: [],
  listed: {},
  objects: [],
  dashboards: [],
  access: [],
  prometheus: [],
  alertmanager: [],
  denied: [{ what: 'list pods', reason: 'pods is forbidden', essential: true }],
};

test('a saved snapshot is diagnosed without a cluster, as text and as JSON', async () => {
  writeFileSync(join(folder, 'blind.json'), serializeSnapshot(blind));
  const diagnosis = diagnose(blind);
  expect(await run('doctor', '--from', 'blind.json')).toEqual({ code: exitCodeOf(diagnosis), stdout: renderText(diagnosis), stderr: '' });
  expect(await run('doctor', '--from', 'blind.json', '-o', 'json')).toMatchObject({ stdout: renderJson(diagnosis) });
  expect(renderText(diagnosis)).toContain('pods is forbidden');
});

test('what could not be looked at gives exit code 2', async () => {
  expect(await run('doctor')).toEqual({ code: 2, stdout: '', stderr: expect.stringMatching(/^No cluster is configured: /) });
  expect(await run('doctor', '--from', 'missing.json')).toEqual({
    code: 2,
    stdout: '',
    stderr: expect.stringMatching(/^The snapshot ".*missing\.json" cannot be read: /),
  });
  writeFileSync(join(folder, 'other.json'), '{"version":99}');
  expect(await run('doctor', '--from', 'other.json')).toMatchObject({ code: 2, stderr: expect.stringContaining('version 99') });
});

test.each([
  [['-A', '-n', 'shop'], 'The options "--namespace" and "--all-namespaces" exclude each other'],
  [['--save', 'a', '--from', 'b'], 'The options "--save" and "--from" exclude each other'],
  [['--fix', '--from', 'b'], 'The options "--fix" and "--from" exclude each other'],
  [['--yes'], 'The option "--yes" needs "--fix"'],
  [['--serve', 'http'], 'The option "--serve" must be a port from 0 to 65535, got "http"'],
  [['--fix', '--serve', '1'], 'The options "--fix" and "--serve" exclude each other'],
  [['checkout'], 'An object must be KIND/NAME, such as service/checkout, got "checkout"'],
  [['--prometheus', 'k8s'], 'The option "--prometheus" must be NAMESPACE/NAME, got "k8s"'],
  [['-o', 'yaml'], 'The option "--output" must be one of text, json, metrics, sarif, github, junit, got "yaml"'],
  [['-f', 'a', '--from', 'b'], 'The options "--file" and "--from" exclude each other'],
  [['-f', 'a', '--stack', 'openshift-user-workload', '--against', 'b'], 'The options "--stack" and "--against" exclude each other'],
  [['--against', 'b'], 'The option "--against" needs "--file"'],
  [
    ['-f', 'a.yaml', '--stack', 'openshift'],
    'The option "--stack" must be kube-prometheus-stack[=RELEASE], openshift-user-workload or the file of a snapshot, got "openshift"',
  ],
  [['--form', 'b'], 'Unknown option "--form"; did you mean "--from"?'],
])('doctor %j is refused', async (argv, message) => {
  const { code, stderr } = await run('doctor', ...argv);
  expect([code, stderr.split('\n')[0]]).toEqual([2, message]);
});

test('the findings are served as metrics until the signal, as the CronJob asks for', async () => {
  writeFileSync(join(folder, 'blind.json'), serializeSnapshot(blind));
  const stopping = new AbortController();
  let answer: Promise<string> | undefined;
  const stderr = (text: string) => {
    const [, port] = /:(\d+)\/metrics/.exec(text) ?? [];
    answer = fetch(`http://127.0.0.1:${port}/metrics`)
      .then((response) => response.text())
      .finally(() => stopping.abort());
  };
  const argv = ['doctor', '--from', 'blind.json', '-o', 'metrics', '--serve', '0'];
  const { code, stdout } = await recordedRun(program, argv, { cwd: folder, stderr, signal: stopping.signal });
  expect([code, stdout]).toEqual([exitCodeOf(diagnose(blind)), renderMetrics(diagnose(blind))]);
  expect(await answer).toBe(renderMetrics(diagnose(blind)));
  const [, job] = JSON.stringify(doctorManifests({ image: 'x' })).match(/"args":(\[.*?\])/) ?? [];
  expect(JSON.parse(job ?? '[]')).toEqual(['doctor', '--all-namespaces', '--serve', String(DOCTOR_PORT)]);
});

test('explain prints the page of every check, and names the nearest of an unknown one', async () => {
  expect(CHECKS.length).toBeGreaterThan(0);
  for (const { id } of CHECKS) expect(await run('explain', id)).toEqual({ code: 0, stdout: explain(id), stderr: '' });
  const [{ id } = { id: '' }] = CHECKS;
  expect(await run('explain', `${id}s`)).toEqual({
    code: 1,
    stdout: '',
    stderr: `"${id}s" is the id of no check; did you mean "${id}"?\n`,
  });
});

test('the help says what the exit codes mean', async () => {
  const { stdout } = await run('doctor', '--help');
  expect(stdout).toContain('Exit code: 0 healthy, 1 findings, 2 could not look, 130 after Ctrl-C.');
  expect(stdout).toContain('-n, --namespace NAMESPACE');
  expect(readFileSync(join(folder, 'blind.json'), 'utf8')).toBe(serializeSnapshot(blind));
});
