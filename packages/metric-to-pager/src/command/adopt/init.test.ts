import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { recordedRun } from '../../terminal/testing/recorded-run.ts';
import { libraryCommand } from '../library-command.ts';

let cwd = '';
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'init-'));
  writeFileSync(join(cwd, 'a.txt'), 'jobs_total{outcome="ok"} 1\n');
  writeFileSync(join(cwd, 'b.txt'), 'jobs_total{outcome="failed"} 1\n');
});
afterEach(() => rmSync(cwd, { recursive: true }));

const SCRAPES = ['--scrape', 'a.txt', '--scrape', 'b.txt', '--name', 'shop'];
const init = (argv: readonly string[], changes = {}) => recordedRun(libraryCommand('1.2.3'), ['init', ...argv], { cwd, ...changes });
const written = (file: string) => readFileSync(join(cwd, 'monitoring', file), 'utf8');

test('several scrapes are merged, and each choice is printed with its reason', async () => {
  const { code, stdout, stderr } = await init([...SCRAPES, '--yes']);
  expect([code, stdout]).toEqual([0, 'Next: cd monitoring && npm install && npm run check && npm run prove\n']);
  expect(stderr).toContain('1 metrics, 1 objectives:\n  jobs: At most 1 in 100 of jobs_total ends as failed. (jobs_total)\n');
  expect(written('catalogue.ts')).toContain("outcome: ['failed', 'ok'],");
  expect(written('package.json')).toContain('"metric-to-pager": "1.2.3"');
  expect(existsSync(join(cwd, 'monitoring/.github/workflows/monitoring.yaml'))).toBe(true);
});

test('a file that exists is named, and nothing is written', async () => {
  await init([...SCRAPES, '--yes']);
  rmSync(join(cwd, 'monitoring/catalogue.ts'));
  writeFileSync(join(cwd, 'monitoring/service.ts'), 'mine');
  const { code, stderr } = await init([...SCRAPES, '--yes']);
  expect([code, stderr]).toEqual([1, expect.stringContaining('"monitoring/service.ts", "monitoring/command.ts"')]);
  expect([existsSync(join(cwd, 'monitoring/catalogue.ts')), written('service.ts')]).toEqual([false, 'mine']);
});

test('the terminal is asked, and without one --yes is needed', async () => {
  expect(await init(SCRAPES)).toMatchObject({ code: 2, stderr: expect.stringContaining('--yes writes without asking') });
  const questions: string[] = [];
  const confirm = (answer: boolean) => async (question: string) => {
    questions.push(question);
    return answer;
  };
  expect((await init(SCRAPES, { confirm: confirm(false) })).code).toBe(1);
  expect(existsSync(join(cwd, 'monitoring'))).toBe(false);
  expect((await init(SCRAPES, { confirm: confirm(true) })).code).toBe(0);
  expect(questions).toEqual(Array(2).fill('Write 7 files into monitoring?'));
});

test('a name that Kubernetes refuses is refused', async () => {
  expect(await init(['--name', 'Shop', '--yes'])).toMatchObject({ code: 2, stderr: expect.stringContaining('--name must be at most 40') });
});
