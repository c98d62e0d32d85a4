import { expect, test } from '@jest/globals';
import { type CommandGroup, defineCommand } from './command.ts';
import { recordedRun } from './testing/recorded-run.ts';
import { UsageError } from './usage-error.ts';

const given: unknown[] = [];

const build = defineCommand({
  name: 'build',
  summary: 'Builds it.',
  arguments: {
    target: { type: 'positional', options: ['debug', 'release'], description: 'The target.' },
    out: { type: 'string', valueHint: 'DIR', alias: 'o', description: 'The folder.' },
    set: { type: 'string', multiple: true, valueHint: 'PATH=VALUE', description: 'A value.' },
    format: { type: 'enum', options: ['text', 'json'], default: 'text', description: 'The form.' },
    'dry-run': { type: 'boolean', description: 'Writes nothing.' },
  },
  details: () => '  More about it.',
  run: (values) => {
    given.push(values);
    return values['dry-run'] ? 1 : 0;
  },
});

const failing = (name: string, error: () => Error) =>
  defineCommand({
    name,
    summary: 'Fails.',
    arguments: {},
    run: () => {
      throw error();
    },
  });

const group: CommandGroup = {
  name: 'tool',
  summary: 'Does things.',
  version: '1.2.3',
  commands: [
    build,
    failing('fail', () => new Error('The cluster is away')),
    failing('bug', () => new TypeError('x is not a function')),
    failing('refuse', () => new UsageError('Both exclude each other')),
  ],
};

test('a command gets what the command line gives, and its exit code is that of the program', async () => {
  given.length = 0;
  const argv = ['build', 'release', '-o', 'there', '--set', 'a=1', '--set=b=-2', '--dry-run'];
  expect(await recordedRun(group, argv)).toEqual({ code: 1, stdout: '', stderr: '' });
  expect(await recordedRun(group, ['build'])).toMatchObject({ code: 0 });
  expect(given).toEqual([
    { target: 'release', out: 'there', set: ['a=1', 'b=-2'], format: 'text', 'dry-run': true },
    { target: undefined, out: undefined, set: [], format: 'text', 'dry-run': false },
  ]);
});

test.each([
  [['biuld'], 'Unknown command "biuld"; did you mean "build"?\nSee: tool --help\n'],
  [['zzz'], 'Unknown command "zzz"; expected one of build, fail, bug, refuse, completion\nSee: tool --help\n'],
  [['--verison'], 'Unknown option "--verison" before the command; did you mean "--version"?\nSee: tool --help\n'],
  [['build', '--fromat', 'json'], 'Unknown option "--fromat"; did you mean "--format"?\nSee: tool build --help\n'],
  [['build', '--no-dry-run'], 'Unknown option "--no-dry-run"; did you mean "--dry-run"?\nSee: tool build --help\n'],
  [['build', '--dryRun'], 'Unknown option "--dryRun"; did you mean "--dry-run"?\nSee: tool build --help\n'],
  [['build', '--dry-run=yes'], 'The option "--dry-run" takes no value, got "yes"\nSee: tool build --help\n'],
  [['build', '--out'], 'The option "--out" needs a value: --out DIR\nSee: tool build --help\n'],
  [['build', '--out', '--dry-run'], 'The option "--out" needs a value: --out DIR\nSee: tool build --help\n'],
  [['build', '--format', 'yaml'], 'The option "--format" must be one of text, json, got "yaml"\nSee: tool build --help\n'],
  [['build', 'relase'], 'Unknown target "relase"; did you mean "release"?\nSee: tool build --help\n'],
  [['build', 'debug', 'more'], 'Unexpected argument "more"; see --help\nSee: tool build --help\n'],
  [['refuse'], 'Both exclude each other\nSee: tool refuse --help\n'],
  [['completion'], 'The argument SHELL is missing: The shell.\nSee: tool completion --help\n'],
])('%j cannot be understood: exit code 2', async (argv, stderr) => {
  expect(await recordedRun(group, argv)).toEqual({ code: 2, stdout: '', stderr });
});

test('an expected error shows its message, a bug its stack: exit code 1', async () => {
  expect(await recordedRun(group, ['fail'])).toEqual({ code: 1, stdout: '', stderr: 'The cluster is away\n' });
  const { code, stderr } = await recordedRun(group, ['bug']);
  expect([code, stderr]).toEqual([1, expect.stringMatching(/^TypeError: x is not a function\n {4}at .*run-command\.test/)]);
});

test('after Ctrl-C the exit code is that of SIGINT', async () => {
  expect(await recordedRun(group, ['fail'], { signal: AbortSignal.abort() })).toEqual({ code: 130, stdout: '', stderr: '' });
});

const GROUP_HELP = `Does things. (tool 1.2.3)

Usage: tool <command> [options]

Commands:
  build       Builds it.
  fail        Fails.
  bug         Fails.
  refuse      Fails.
  completion  Prints a script that completes commands and options in a shell.

tool <command> --help describes a command.
`;

test.each([[], ['--help'], ['-h'], ['help']])('%j lists the commands', async (...argv) => {
  expect(await recordedRun(group, argv)).toEqual({ code: 0, stdout: GROUP_HELP, stderr: '' });
});

const BUILD_HELP = `Builds it.

Usage: tool build [TARGET] [options]

Arguments:
  TARGET  The target. One of debug, release.

Options:
  -o, --out DIR       The folder.
  --set PATH=VALUE    A value. May be repeated.
  --format text|json  The form. Default: text.
  --dry-run           Writes nothing.
  -h, --help          Prints this help.

  More about it.
`;

test.each([
  ['build', '--help'],
  ['help', 'build'],
  ['build', '--unknown', '-h'],
])('%s %s describes a command', async (...argv) => {
  expect(await recordedRun(group, argv)).toEqual({ code: 0, stdout: BUILD_HELP, stderr: '' });
});

test('--version gives the version', async () => {
  expect(await recordedRun(group, ['--version'])).toEqual({ code: 0, stdout: '1.2.3\n', stderr: '' });
});

test('a single command takes its options directly', async () => {
  expect(await recordedRun(build, ['--outt'])).toMatchObject({ code: 2, stderr: expect.stringMatching(/"--out"\?\nSee: build --help\n$/) });
  expect(await recordedRun(build, ['--dry-run'])).toMatchObject({ code: 1 });
});

const BOLD = '\u001B[1m';

test.each([
  ['a terminal', { isTTY: true }, true],
  ['a terminal with NO_COLOR', { isTTY: true, env: { NO_COLOR: '1' } }, false],
  ['a terminal with an empty NO_COLOR', { isTTY: true, env: { NO_COLOR: '' } }, true],
  ['a dumb terminal', { isTTY: true, env: { TERM: 'dumb' } }, false],
  ['a pipe', { isTTY: false }, false],
])('on %s results are coloured, or not', async (_where, context, coloured) => {
  expect((await recordedRun(group, ['--help'], context)).stdout.includes(BOLD)).toBe(coloured);
});
