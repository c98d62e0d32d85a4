import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { manifests } from 'metric-to-pager/kubernetes';
import { greeter } from '../../examples/greeter/service.ts';
import type { Rendered } from '../../packages/metric-to-pager/src/kubernetes/testing/rendered.ts';
import { schemaFindings } from '../../packages/metric-to-pager/src/kubernetes/testing/schema-findings.ts';

const folder = resolve(import.meta.dirname, '../../examples/greeter');
const read = (file: string) => readFileSync(`${folder}/${file}`, 'utf8');

test('the example needs fewer than 60 lines for a catalogue, an objective, three alerts and a dashboard', () => {
  const lines = ['metrics.ts', 'service.ts'].flatMap((file) => read(file).trimEnd().split('\n'));
  expect(lines.length).toBeLessThan(60);
});

test('Kubernetes and Prometheus Operator accept every object of the example', () => {
  const objects = Object.values(manifests({ service: greeter })).flat() as Rendered[];
  expect(objects.map(schemaFindings)).toEqual(objects.map(() => ''));
});

test('the tests of the example pass', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['--test', '--test-reporter=tap'], { cwd: folder });
  expect(stdout).toMatch(/^# fail 0$/m);
  expect(stdout).toMatch(/^# pass 4$/m);
});

interface Manifest {
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

test('the example depends on the versions of this repository', () => {
  const { dependencies, devDependencies } = JSON.parse(read('package.json')) as Manifest;
  const root = JSON.parse(readFileSync(resolve(folder, '../../package.json'), 'utf8')) as Manifest;
  const known: Readonly<Record<string, string>> = { ...root.dependencies, ...root.devDependencies, 'metric-to-pager': root.version };
  for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies }))
    expect([name, version]).toEqual([name, known[name]]);
});
