import { resolve } from 'node:path';
import { givenValues } from '../kubernetes/values-input.ts';
import type { Arguments, Given } from '../terminal/command.ts';
import type { CommandContext } from '../terminal/context.ts';

/** The options that give the values of one installation. */
export const VALUE_ARGUMENTS = {
  values: { type: 'string', multiple: true, valueHint: 'FILE', description: 'Values of one installation, in YAML.' },
  set: { type: 'string', multiple: true, valueHint: 'PATH=VALUE', description: 'One value, which counts more than files.' },
} as const satisfies Arguments;

/**
 * Returns the values that these options give, not yet validated.
 *
 * @throws one error that names every file that cannot be read, and everything that is no `PATH=VALUE`
 */
export function valuesGiven(
  { values, set }: Given<typeof VALUE_ARGUMENTS>,
  { cwd }: Pick<CommandContext, 'cwd'>,
): ReturnType<typeof givenValues> {
  return givenValues({ files: values.map((file) => resolve(cwd, file)), set });
}
