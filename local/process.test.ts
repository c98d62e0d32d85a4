import { expect, test } from '@jest/globals';
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
  const script = "process.on('SIGINT', () => process.exit(7)); setInterval(() => {}, 1000); process.stdout.write('x')";
  const child = startChild({ ...program(script), stopSignal: 'SIGINT' });
  await new Promise((passed) => setTimeout(passed, 300));
  await child.stop();
  expect(await child.ended).toMatchObject({ code: 7 });
  await child.stop();
});
