import type { Argument, Command, CommandGroup } from './command.ts';
import type { Style } from './style.ts';

/** Returns the help of a group: its commands. */
export function groupHelp({ name, summary, version, commands }: CommandGroup, style: Style): string {
  const rows = commands.map((command) => [command.name, command.summary] as const);
  return [
    `${summary} (${name} ${version})`,
    '',
    `${style.bold('Usage:')} ${name} <command> [options]`,
    '',
    style.bold('Commands:'),
    ...aligned(rows),
    '',
    `${name} <command> --help describes a command.`,
    '',
  ].join('\n');
}

/** Returns the help of a command: its usage, arguments and options. @param program what is typed to run it */
export function commandHelp(program: string, { summary, arguments: known, details }: Command, style: Style): string {
  const all = Object.entries(known);
  const positionals = all.filter(([, { type }]) => type === 'positional');
  const usage = positionals.map(([name, argument]) => positionalUsage(name, argument));
  const options = all
    .filter(([, { type }]) => type !== 'positional')
    .map(([name, argument]) => [optionUsage(name, argument), describe(argument)] as const);
  const rows = positionals.map(([name, argument]) => [name.toUpperCase(), describe(argument)] as const);
  return [
    summary,
    '',
    `${style.bold('Usage:')} ${[program, ...usage, '[options]'].join(' ')}`,
    ...(rows.length > 0 ? ['', style.bold('Arguments:'), ...aligned(rows)] : []),
    '',
    style.bold('Options:'),
    ...aligned([...options, ['-h, --help', 'Prints this help.']]),
    ...(details === undefined ? [] : ['', details().trimEnd()]),
    '',
  ].join('\n');
}

// --- internal ---

function positionalUsage(name: string, argument: Argument): string {
  const { multiple = false, required = false } = argument as Extract<Argument, { type: 'positional' }>;
  const word = `${name.toUpperCase()}${multiple ? '…' : ''}`;
  return required ? word : `[${word}]`;
}

function optionUsage(name: string, argument: Argument): string {
  const alias = 'alias' in argument && argument.alias !== undefined ? `-${argument.alias}, ` : '';
  if (argument.type === 'boolean' || argument.type === 'positional') return `${alias}--${name}`;
  return `${alias}--${name} ${argument.type === 'enum' ? argument.options.join('|') : argument.valueHint}`;
}

function describe(argument: Argument): string {
  const fallback = 'default' in argument && argument.default !== undefined ? `Default: ${argument.default}.` : '';
  const repeated = argument.type === 'string' && argument.multiple ? 'May be repeated.' : '';
  const values = argument.type === 'positional' && argument.options ? `One of ${argument.options.join(', ')}.` : '';
  return [argument.description, values, repeated, fallback].filter(Boolean).join(' ');
}

function aligned(rows: readonly (readonly [string, string])[]): readonly string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}
