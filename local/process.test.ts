import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { eventually } from '../packages/metric-to-pager/src/waiting/testing/eventually.ts';
import { startChild } from './process.ts';

const program = (script: string) => ({
  name: 'The program',
  command: process.execPath,
  args: ['--eval', script],
  environment: process.env,
  folder: import.meta.dirname,
  output: 'kept' as const,
});

test('the sentence about an end has the exit code and the last lines of both streams', async () => {
  const { ended } = startChild(
    program("for (const n of [1, 2, 3, 4, 5, 6]) console.log(n); process.stderr.write('no'); process.exitCode = 3"),
  );
  const { code, sentence } = await ended;
  expect(code).toBe(3);
  const [first, ...last] = sentence.split('\n  ');
  expect(first).toBe('The program ended with 3');
  expect(last).toHaveLength(5);
  expect(last).toContain('6');
  expect(last).toContain('no');
});

test('the sentence about a missing program says that it is not on the PATH', async () => {
  const { ended } = startChild({ ...program(''), command: 'no-such-program' });
  expect(await ended).toEqual({ code: null, sentence: 'The program could not be started: "no-such-program" is not on the PATH' });
});

test('stop sends the stop signal and waits for the end; stopping again does nothing', async () => {
  const ready = join(mkdtempSync(join(tmpdir(), 'process-')), 'ready');
  const script = `process.on('SIGINT', () => process.exit(7)); setInterval(() => {}, 1000); fs.writeFileSync(${JSON.stringify(ready)}, '')`;
  const child = startChild({ ...program(script), stopSignal: 'SIGINT' });
  await eventually(() => existsSync(ready));
  rmSync(dirname(ready), { recursive: true });
  await child.stop();
  expect(await child.ended).toMatchObject({ code: 7 });
  await child.stop();
});
