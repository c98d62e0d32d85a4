import { relative, resolve } from 'node:path';
import {
  apply,
  describeValues,
  difference,
  type Fields,
  type Files,
  generatedMark,
  installationFiles,
  ruleFiles,
} from '../kubernetes/index.ts';
import type { ServiceDefinition } from '../service.ts';
import { type Command, defineCommand } from '../terminal/command.ts';
import type { CommandContext } from '../terminal/context.ts';
import { UsageError } from '../terminal/usage-error.ts';
import { VALUE_ARGUMENTS, valuesGiven } from './value-arguments.ts';

export interface SynthOptions {
  /** The generated files that are committed, by their path in the repository. @default none: without values, manifests are printed */
  readonly committed?: (() => Files) | undefined;
}

/**
 * Returns the command `synth`: without options it brings the committed files up to date, with values it generates the manifests of one
 * installation. After an error nothing is written.
 */
export function synthCommand<F extends Fields>(service: ServiceDefinition<F>, { committed }: SynthOptions = {}): Command {
  const mark = generatedMark(service);
  return defineCommand({
    name: 'synth',
    summary:
      committed === undefined
        ? 'Generates the manifests.'
        : 'Generates the manifests; without options, brings the committed files up to date.',
    arguments: {
      ...VALUE_ARGUMENTS,
      format: {
        type: 'enum',
        options: ['kubernetes', 'rules'],
        default: 'kubernetes',
        description: 'Manifests, or one rule file for a Prometheus or ruler without the operator.',
      },
      out: { type: 'string', valueHint: 'DIR', description: 'Folder for the manifests. Without it they are printed.' },
      check: { type: 'boolean', description: 'Writes nothing, and fails when a file is not up to date.' },
    },
    details: () => valueTable(service),
    run: ({ values, set, format, out, check }, context) => {
      if (committed !== undefined && values.length === 0 && set.length === 0 && out === undefined && format === 'kubernetes')
        return update(context, { folder: context.repository, files: committed(), mark, check });
      if (check && out === undefined)
        throw new UsageError('--check compares files with values only in a folder, and got none; expected --out DIR');
      const generate = format === 'rules' ? ruleFiles : installationFiles;
      const files = writingNothing(() => generate({ service, values: valuesGiven({ values, set }, context) }));
      if (out !== undefined) return update(context, { folder: resolve(context.cwd, out), files, mark, check });
      context.stdout(forApply(files));
      return 0;
    },
  });
}

// --- internal ---

function writingNothing<T>(generate: () => T): T {
  try {
    return generate();
  } catch (cause) {
    throw new Error(`${(cause as Error).message}\nNothing was written.`, { cause });
  }
}

interface Update {
  readonly folder: string;
  readonly files: Files;
  readonly mark: string;
  readonly check: boolean;
}

function update({ cwd, stderr }: CommandContext, { folder, files, mark, check }: Update): number {
  const found = difference(folder, { files, mark });
  const nameOf = (file: string) => relative(cwd, resolve(folder, file));
  if (check) {
    for (const file of found.stale) stderr(`${nameOf(file)} is not up to date\n`);
    for (const file of found.leftover) stderr(`${nameOf(file)} is no longer generated\n`);
    if (found.stale.length + found.leftover.length > 0) stderr('The same command without --check updates the files\n');
    return found.stale.length + found.leftover.length > 0 ? 1 : 0;
  }
  apply(folder, files, found);
  for (const file of found.stale) stderr(`wrote ${nameOf(file)}\n`);
  for (const file of found.leftover) stderr(`removed ${nameOf(file)}\n`);
  stderr(`${Object.keys(files).length} files, ${found.stale.length} of them changed\n`);
  return 0;
}

/** One stream for `kubectl apply -f -`: the files of the folder itself. */
function forApply(files: Files): string {
  const applied = Object.entries(files).filter(([file]) => !file.includes('/'));
  return applied.map(([, text]) => text).join('---\n');
}

function valueTable<F extends Fields>(service: ServiceDefinition<F>): string {
  const rows = describeValues(service).map(
    ({ path, default: value, help: meaning }) => `  ${path}${value === '' ? '' : ` (${value})`}\n      ${meaning}`,
  );
  return `Values and their defaults:\n\n${rows.join('\n')}`;
}
