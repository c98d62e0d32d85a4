import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { recordedRun } from '../../../metric-to-pager/src/terminal/testing/recorded-run.ts';
import { serializeSnapshot } from '../index.ts';
import { healthy } from '../testing/healthy.ts';
import { doctorProgram } from './program.ts';

const folder = mkdtempSync(join(tmpdir(), 'doctor-files-'));
afterAll(() => rmSync(folder, { recursive: true }));
writeFileSync(join(folder, 'cluster.json'), serializeSnapshot(healthy()));

const MONITOR = `apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata:
  name: checkout
  labels: {release: other}
spec: {selector: {matchLabels: {app: checkout}}, endpoints: [{port: metrics}]}
`;
writeFileSync(join(folder, 'monitor.yaml'), MONITOR);

const run = (...argv: string[]) => recordedRun(doctorProgram('1.0.0'), argv, { cwd: folder, env: { HOME: folder } });
const piped = (input: string, ...argv: string[]) =>
  execa(process.execPath, [join(import.meta.dirname, '../main.ts'), 'doctor', ...argv], { cwd: folder, input, reject: false });

test('a manifest is diagnosed at its line, alone and against a snapshot', async () => {
  expect(await run('doctor', '-f', 'monitor.yaml', '-n', 'shop')).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('ERROR  ServiceMonitor shop/checkout  selection.label-mismatch  monitor.yaml:5\n'),
  });
  expect(await run('doctor', '-f', '.', '-n', 'shop', '--stack', 'kube-prometheus-stack=other')).toMatchObject({ code: 0 });
  expect(await run('doctor', '-f', 'monitor.yaml', '-n', 'shop', '--against', 'cluster.json', '-o', 'github')).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/^::error file=monitor\.yaml,line=5,title=selection\.label-mismatch::/),
  });
  expect(await run('doctor', '-f', 'monitor.yaml', '--against', 'nowhere')).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/^No cluster is configured/),
  });
});

test('a snapshot and a manifest are read from standard input', async () => {
  expect(await piped(serializeSnapshot(healthy()), '--from', '-')).toMatchObject({
    exitCode: 0,
    stdout: expect.stringMatching(/^No findings/),
  });
  expect(await piped(MONITOR, '-f', '-', '-o', 'json')).toMatchObject({ exitCode: 1, stdout: expect.stringContaining('"line": 5') });
}, 60_000);

test('a file silences findings, and one that is not valid ends the command', async () => {
  writeFileSync(join(folder, '.doctor.yaml'), 'ignore: [{ids: [selection.label-mismatch], namespaces: [shop], reason: read by another}]\n');
  expect(await run('doctor', '-f', 'monitor.yaml', '-n', 'shop')).toMatchObject({ code: 0, stdout: expect.stringContaining('1 silenced') });
  expect(await run('doctor', '-f', 'monitor.yaml', '-n', 'bank')).toMatchObject({ code: 1 });
  writeFileSync(join(folder, '.doctor.yaml'), 'ignore: [{ids: [selection.label-mismach], reason: x}]\n');
  expect(await run('doctor', '-f', 'monitor.yaml')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('did you mean "selection.label-mismatch"?'),
  });
  rmSync(join(folder, '.doctor.yaml'));
});

/** A run in which writing the diagnosis fails as given. */
const failing = (error: Error, signal = new AbortController().signal) =>
  recordedRun(doctorProgram('1.0.0'), ['doctor', '-f', 'monitor.yaml'], {
    cwd: folder,
    signal,
    stdout: () => {
      throw error;
    },
  });

test('a bug prints its stack, and an expected error its sentence', async () => {
  expect(await failing(new TypeError('x is undefined'))).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/^TypeError: x is undefined\n {4}at /),
  });
  expect(await failing(new Error('refused'))).toEqual({ code: 2, stdout: '', stderr: 'refused\n' });
});

test('Ctrl-C ends with code 130, also in the middle of a question', async () => {
  expect(await failing(new Error('aborted'), AbortSignal.abort())).toEqual({ code: 130, stdout: '', stderr: '' });
  expect(await failing(Object.assign(new Error('Aborted with Ctrl+C'), { name: 'AbortError' }))).toEqual({
    code: 130,
    stdout: '',
    stderr: '',
  });
});
