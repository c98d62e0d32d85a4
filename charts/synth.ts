import { relative, resolve } from 'node:path';
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { apply, describeValues, difference, givenValues } from 'metric-to-pager/kubernetes';
import { committedFiles, installationFiles, MARK } from './generated.ts';
import { lorem } from './lorem.ts';

/** The folders and output streams of a run. */
export interface SynthContext {
  readonly repository: string;
  readonly cwd: string;
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
}

/**
 * The command `synth`: updates the committed manifests, or generates those of one installation from values. Writes nothing on an error.
 * Returns the exit code: 1 for invalid flags or values, or a stale file with `--check`.
 */
export function runSynth(argv: readonly string[], context: SynthContext): number {
  try {
    const { values: flags } = parseArgs({ args: [...argv], options: FLAGS, strict: true });
    if (flags.help) return print(context, help());
    const ofInstallation = flags.values.length > 0 || flags.set.length > 0 || flags.out !== undefined;
    if (!ofInstallation) return update(context, { folder: context.repository, files: committedFiles(), check: flags.check });
    const files = installationFiles(givenValues({ files: flags.values.map((file) => resolve(context.cwd, file)), set: flags.set }));
    if (flags.out === undefined) return print(context, forApply(files));
    return update(context, { folder: resolve(context.cwd, flags.out), files, check: flags.check });
  } catch (error) {
    context.stderr(`${(error as Error).message}\nNothing was written.\n`);
    return 1;
  }
}

// --- internal ---

const FLAGS = {
  values: { type: 'string', multiple: true, default: [] },
  set: { type: 'string', multiple: true, default: [] },
  out: { type: 'string' },
  check: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false, short: 'h' },
} as const satisfies ParseArgsOptionsConfig;

interface Update {
  readonly folder: string;
  readonly files: Readonly<Record<string, string>>;
  readonly check: boolean;
}

function update({ cwd, stderr }: SynthContext, { folder, files, check }: Update): number {
  const found = difference(folder, { files, mark: MARK });
  const nameOf = (file: string) => relative(cwd, resolve(folder, file));
  if (check) {
    for (const file of found.stale) stderr(`${nameOf(file)} is not up to date\n`);
    for (const file of found.leftover) stderr(`${nameOf(file)} is no longer generated\n`);
    if (found.stale.length + found.leftover.length === 0) return 0;
    stderr('Update the files with: npm run synth\n');
    return 1;
  }
  apply(folder, files, found);
  for (const file of found.stale) stderr(`wrote ${nameOf(file)}\n`);
  for (const file of found.leftover) stderr(`removed ${nameOf(file)}\n`);
  stderr(`${Object.keys(files).length} files, ${found.stale.length} of them changed\n`);
  return 0;
}

function print({ stdout }: SynthContext, text: string): number {
  stdout(text);
  return 0;
}

/** Joins the files for `kubectl apply -f -`, without those in subfolders. */
function forApply(files: Readonly<Record<string, string>>): string {
  const applied = Object.entries(files).filter(([file]) => !file.includes('/'));
  return applied.map(([, text]) => text).join('---\n');
}

function help(): string {
  const rows = describeValues(lorem).map(
    ({ path, default: value, help: meaning }) => `  ${path}${value === '' ? '' : ` (${value})`}\n      ${meaning}`,
  );
  return `npm run synth -- [FLAGS]

Without flags, updates the committed manifests.

  --values FILE      values of one installation, in YAML; repeatable
  --set PATH=VALUE   one value; repeatable
  --out DIR          folder for the manifests of that installation; without it they are printed
  --check            writes nothing, and fails when a file is not up to date

Values and their defaults:

${rows.join('\n')}
`;
}
