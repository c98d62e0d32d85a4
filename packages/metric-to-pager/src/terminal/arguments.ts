import { parseArgs } from 'node:util';
import type { Argument, Arguments, Given } from './command.ts';
import { suggestion, UsageError } from './usage-error.ts';

/** Returns whether a command line asks for help. */
export function asksForHelp(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  return argv.slice(0, end < 0 ? undefined : end).some((argument) => argument === '--help' || argument === '-h');
}

/**
 * Returns what a command line gives for arguments. Node.js splits it into tokens; what Node.js itself would say of a wrong one names
 * neither the nearest option nor the values that an option takes.
 *
 * @throws `UsageError` for an unknown option, with the nearest known one, an option without its value, a value that an option does not take,
 *   and positional arguments that are missing, unknown or too many
 */
export function readArguments<A extends Arguments>(argv: readonly string[], known: A): Given<A> {
  const { tokens } = parseArgs({ args: [...argv], options: optionsOf(known), allowPositionals: true, strict: false, tokens: true });
  const given = Map.groupBy(
    tokens.filter((token) => token.kind === 'option').map((token) => ({ name: token.name, value: checkedValue(token, known) })),
    ({ name }) => name,
  );
  const positionals = readPositionals(
    tokens.flatMap((token) => (token.kind === 'positional' ? [token.value] : [])),
    known,
  );
  const read = Object.entries<Argument>(known).map(([name, argument]) => {
    if (argument.type === 'positional') return [name, positionals[name]];
    const values = (given.get(name) ?? []).map(({ value }) => value);
    if (argument.type === 'boolean') return [name, values.length > 0];
    return [name, argument.type === 'string' && argument.multiple ? values : (values.at(-1) ?? argument.default)];
  });
  return Object.fromEntries(read) as Given<A>;
}

// --- internal ---

interface OptionToken {
  readonly name: string;
  readonly rawName: string;
  readonly value?: string | undefined;
  readonly inlineValue?: boolean | undefined;
}

function isOption(argument: Argument | undefined): argument is Exclude<Argument, { type: 'positional' }> {
  return argument !== undefined && argument.type !== 'positional';
}

function optionsOf(known: Arguments) {
  const options = Object.entries(known).filter(([, argument]) => isOption(argument));
  return Object.fromEntries(
    options.map(([name, argument]) => {
      const type = argument.type === 'boolean' ? ('boolean' as const) : ('string' as const);
      return [name, 'alias' in argument && argument.alias !== undefined ? { type, short: argument.alias } : { type }];
    }),
  );
}

function checkedValue({ name, rawName, value, inlineValue }: OptionToken, known: Arguments): string {
  const argument = Object.hasOwn(known, name) ? known[name] : undefined;
  if (!isOption(argument)) {
    const names = Object.keys(known).filter((other) => isOption(known[other]));
    throw new UsageError(
      `Unknown option "${rawName}"; ${suggestion(
        rawName,
        [...names, 'help'].map((other) => `--${other}`),
      )}`,
    );
  }
  if (argument.type === 'boolean') {
    if (value !== undefined) throw new UsageError(`The option "--${name}" takes no value, got "${value}"`);
    return '';
  }
  const hint = argument.type === 'enum' ? argument.options.join('|') : argument.valueHint;
  if (value === undefined || (!inlineValue && value.length > 1 && value.startsWith('-')))
    throw new UsageError(`The option "--${name}" needs a value: --${name} ${hint}`);
  if (argument.type === 'enum' && !argument.options.includes(value))
    throw new UsageError(`The option "--${name}" must be one of ${argument.options.join(', ')}, got "${value}"`);
  return value;
}

function readPositionals(values: readonly string[], known: Arguments): Readonly<Record<string, string | readonly string[] | undefined>> {
  const left = [...values];
  const read: Record<string, string | readonly string[] | undefined> = {};
  for (const [name, argument] of Object.entries(known)) {
    if (argument.type !== 'positional') continue;
    const taken = left.splice(0, argument.multiple ? left.length : 1);
    if (argument.required && taken.length === 0)
      throw new UsageError(`The argument ${name.toUpperCase()} is missing: ${argument.description}`);
    const unknown = taken.find((value) => argument.options !== undefined && !argument.options.includes(value));
    if (unknown !== undefined) throw new UsageError(`Unknown ${name} "${unknown}"; ${suggestion(unknown, argument.options ?? [])}`);
    read[name] = argument.multiple ? taken : taken[0];
  }
  if (left.length > 0) throw new UsageError(`Unexpected argument "${left[0]}"; see --help`);
  return read;
}
