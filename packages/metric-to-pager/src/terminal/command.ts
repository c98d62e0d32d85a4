import type { CommandContext } from './context.ts';

/** An option or a positional argument; `valueHint` stands for the value in help. */
export type Argument =
  | (Described & { readonly type: 'boolean'; readonly alias?: string })
  | (Described & {
      readonly type: 'string';
      readonly valueHint: string;
      readonly alias?: string;
      readonly default?: string;
      /** Whether it may be given several times; all values count. @default false: the last one counts */
      readonly multiple?: boolean;
    })
  | (Described & { readonly type: 'enum'; readonly options: readonly string[]; readonly alias?: string; readonly default?: string })
  | (Described & {
      readonly type: 'positional';
      /** The values that are accepted. @default any */
      readonly options?: readonly string[];
      /** Whether it takes every argument that is left. @default false */
      readonly multiple?: boolean;
      /** @default false */
      readonly required?: boolean;
    });

/** Arguments by their names. */
export type Arguments = Readonly<Record<string, Argument>>;

/** The values of arguments on a command line. */
export type Given<A extends Arguments> = { readonly [Name in keyof A]: ValueOf<A[Name]> };

/** A command of a command line: data, and a function that runs it. */
export interface Command {
  readonly name: string;
  /** One sentence. */
  readonly summary: string;
  readonly arguments: Arguments;
  /** Text of the help below the options. @default none */
  readonly details?: () => string;
  /** @returns the exit code: 0 when it did what it is for, 1 when it did not */
  readonly run: (given: Given<Arguments>, context: CommandContext) => number | Promise<number>;
}

/** Several commands under one name. */
export interface CommandGroup {
  /** What is typed before the name of a command. */
  readonly name: string;
  readonly summary: string;
  readonly version: string;
  readonly commands: readonly Command[];
}

/** Returns a command whose `run` takes exactly the arguments that it declares. */
export function defineCommand<const A extends Arguments>(
  command: Omit<Command, 'arguments' | 'run'> & {
    readonly arguments: A;
    readonly run: (given: Given<A>, context: CommandContext) => number | Promise<number>;
  },
): Command {
  return command as unknown as Command;
}

// --- internal ---

interface Described {
  /** One sentence. */
  readonly description: string;
}

type ValueOf<A extends Argument> = A extends { readonly multiple: true }
  ? readonly string[]
  : A extends { readonly type: 'boolean' }
    ? boolean
    : TextOf<A> | (A extends { readonly default: string } | { readonly required: true } ? never : undefined);

type TextOf<A extends Argument> = A extends { readonly options: readonly (infer O)[] } ? O : string;
