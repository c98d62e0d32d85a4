import { asksForHelp, readArguments } from './arguments.ts';
import type { Command, CommandGroup } from './command.ts';
import { completionCommand } from './completion.ts';
import type { CommandContext } from './context.ts';
import { errorText, isInterrupted } from './ending.ts';
import { commandHelp, groupHelp } from './help.ts';
import { styleOf } from './style.ts';
import { suggestion, UsageError } from './usage-error.ts';

/** A program: one command, or a group of them. */
export type Program = Command | CommandGroup;

/** The exit code of a program that Ctrl-C ended: 128 and the number of SIGINT. */
export const INTERRUPTED = 130;

/**
 * Runs a command line. Results are written to stdout, errors to stderr: of an expected error its message, of a bug its stack.
 *
 * @returns the exit code: that of the command; 1 after an error; 2 when the command line cannot be understood; 130 after Ctrl-C
 */
export async function runCommand(program: Program, argv: readonly string[], context: CommandContext): Promise<number> {
  const run = () => ('commands' in program ? runGroup(program, argv, context) : runOne(program, { argv, typed: program.name }, context));
  try {
    return await explainingUsage(program.name, run, context);
  } catch (error) {
    if (isInterrupted(error, context)) return INTERRUPTED;
    context.stderr(errorText(error));
    return 1;
  }
}

// --- internal ---

async function runGroup(group: CommandGroup, [name, ...rest]: readonly string[], context: CommandContext): Promise<number> {
  const commands = [...group.commands, completionCommand(group)];
  if (name === undefined || name === '--help' || name === '-h' || (name === 'help' && rest.length === 0)) {
    context.stdout(groupHelp({ ...group, commands }, styleOf(context)));
    return 0;
  }
  if (name === '--version') {
    context.stdout(`${group.version}\n`);
    return 0;
  }
  if (name === 'help') return runGroup(group, [...rest, '--help'], context);
  const command = commands.find((one) => one.name === name);
  if (command !== undefined) return runOne(command, { argv: rest, typed: `${group.name} ${name}` }, context);
  if (name.startsWith('-'))
    throw new UsageError(`Unknown option "${name}" before the command; ${suggestion(name, ['--help', '--version'])}`);
  const known = commands.map((one) => one.name);
  throw new UsageError(`Unknown command "${name}"; ${suggestion(name, known)}`);
}

interface CommandLine {
  readonly argv: readonly string[];
  /** What is typed before the arguments. */
  readonly typed: string;
}

async function runOne(command: Command, { argv, typed }: CommandLine, context: CommandContext): Promise<number> {
  if (asksForHelp(argv)) {
    context.stdout(commandHelp(typed, command, styleOf(context)));
    return 0;
  }
  return explainingUsage(typed, async () => command.run(readArguments(argv, command.arguments), context), context);
}

/** Runs something, and says after a `UsageError` where help is. */
async function explainingUsage(typed: string, run: () => Promise<number>, { stderr }: CommandContext): Promise<number> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    stderr(`${error.message}\nSee: ${typed} --help\n`);
    return 2;
  }
}
