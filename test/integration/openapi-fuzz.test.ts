import { spawnSync } from 'node:child_process';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { execa } from 'execa';
import { type ChildService, startChild } from '../../service/testing/child-service.ts';

/** Cases per operation. 2500 gives 10 000 cases in total, and takes some minutes. */
const CASES = process.env['FUZZ_CASES'] ?? '400';

/** pipx installs programs into a folder that may not be on the PATH. */
const ENVIRONMENT = { ...process.env, PATH: [process.env['PATH'], join(homedir(), '.local/bin')].join(delimiter) };

const TOKEN = 'a-token-of-twenty-characters';

test('schemathesis is installed', () => {
  const { stdout } = spawnSync('schemathesis', ['--version'], { encoding: 'utf8', env: ENVIRONMENT });
  if (!stdout) throw new Error('schemathesis is missing: install it with "pipx install schemathesis", or put it on the PATH');
});

test('a fuzzer of the API has no findings', async () => {
  await using child = await startChild();
  await expectNothingFound(child, []);
  // Few unrestricted cases are valid.
  await expectNothingFound(child, ['--mode', 'positive']);
});

test('a fuzzer of /faults has no findings', async () => {
  await using child = await startChild({ FAULTS: 'on', FAULTS_TOKEN: TOKEN });
  await expectNothingFound(child, ['--include-path', '/faults', '--header', `Authorization: Bearer ${TOKEN}`]);
});

// --- internal ---

async function expectNothingFound(child: ChildService, options: readonly string[]): Promise<void> {
  const config = ['--config-file', 'test/integration/schemathesis.toml'];
  const run = ['run', `${child.url}/openapi.json`, '--checks', 'all', '--max-examples', CASES, '--no-color', ...options];
  const { all: report } = await execa('schemathesis', [...config, ...run], { env: ENVIRONMENT, all: true });
  expect(report).toMatch(/\d+ generated, \d+ passed/);
  const statuses = child.lines.filter(({ msg }) => msg === 'request').map(({ status }) => Number(status));
  expect(statuses.length).toBeGreaterThan(Number(CASES));
  expect(statuses.filter((status) => status >= 500)).toEqual([]);
}
