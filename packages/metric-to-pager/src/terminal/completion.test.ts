import { spawnSync } from 'node:child_process';
import { expect, test } from '@jest/globals';
import { type CommandGroup, defineCommand } from './command.ts';
import { completionScript, SHELLS } from './completion.ts';
import { recordedRun } from './testing/recorded-run.ts';

const group: CommandGroup = {
  name: 'my-tool',
  summary: "Does what it's for.",
  version: '1.0.0',
  commands: [
    defineCommand({
      name: 'open',
      summary: "Opens a service's port.",
      arguments: {
        what: { type: 'positional', options: ['service', 'metrics'], description: 'What.' },
        namespace: { type: 'string', alias: 'n', valueHint: 'NAMESPACE', description: "The service's namespace." },
      },
      run: () => 0,
    }),
    defineCommand({ name: 'status', summary: 'Shows it.', arguments: {}, run: () => 0 }),
  ],
};

/** What bash offers after the words of a command line, of which the last is being typed. */
function offered(words: readonly string[]): readonly string[] {
  const script = `${completionScript(group, 'bash')}
    COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
    _my_tool
    printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = spawnSync('bash', ['--norc', '-c', script, 'bash', ...words], { encoding: 'utf8', cwd: import.meta.dirname });
  expect(stderr).toBe('');
  return stdout.trim().split('\n');
}

test.each([
  [
    ['my-tool', ''],
    ['open', 'status', 'completion', '--help', '--version'],
  ],
  [['my-tool', 'st'], ['status']],
  [
    ['my-tool', 'open', ''],
    ['service', 'metrics', '--namespace', '-n', '--help'],
  ],
  [['my-tool', 'open', '--na'], ['--namespace']],
  [
    ['my-tool', 'completion', ''],
    [...SHELLS, '--help'],
  ],
  [['my-tool', 'status', 'completion.test'], ['completion.test.ts']],
])('bash completes %j', (words, expected) => {
  expect(offered(words)).toEqual(expected);
});

test('zsh completes by the script of bash', () => {
  expect(completionScript(group, 'zsh')).toBe(`autoload -Uz bashcompinit && bashcompinit\n${completionScript(group, 'bash')}`);
});

test('fish offers the commands, and the words of each', () => {
  expect(completionScript(group, 'fish').split('\n').slice(0, 2)).toEqual([
    `complete -c my-tool -n __fish_use_subcommand -f -a 'open status completion --help --version'`,
    `complete -c my-tool -n '__fish_seen_subcommand_from open' -a 'service metrics --namespace -n --help'`,
  ]);
});

test.each(SHELLS)('the command prints the script for %s', async (shell) => {
  expect(await recordedRun(group, ['completion', shell])).toEqual({ code: 0, stdout: completionScript(group, shell), stderr: '' });
});
