import { relative, resolve } from 'node:path';
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { apply, difference, givenValues } from 'metric-to-pager/kubernetes';
import { committedFiles, installationFiles, MARK, valueTable } from './generated.ts';

export { committedFiles, installationFiles, valueTable } from './generated.ts';

/** Where a run of the command reads and writes. */
export interface SynthContext {
  /** The repository, which holds the committed manifests. */
  readonly repository: string;
  /** What paths on the command line are relative to. */
  readonly cwd: string;
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
}

/**
 * The command `synth`: without flags it brings the committed manifests up to date, with values it makes those of one installation.
 * When anything is wrong nothing is written.
 *
 * @returns the exit code: 0, or 1 after wrong flags, wrong values, or a stale file with `--check`
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
    for (const file of found.stale) stderr(`${nameOf(file)} is not what would be generated\n`);
    for (const file of found.leftover) stderr(`${nameOf(file)} would no longer be generated\n`);
    if (found.stale.length + found.leftover.length > 0) stderr('Bring them up to date by: npm run synth\n');
    return found.stale.length + found.leftover.length > 0 ? 1 : 0;
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

/** One stream for `kubectl apply -f -`: what is in the folder itself. */
function forApply(files: Readonly<Record<string, string>>): string {
  const applied = Object.entries(files).filter(([file]) => !file.includes('/'));
  return applied.map(([, text]) => text).join('---\n');
}

function help(): string {
  const rows = valueTable().map(
    ({ path, default: value, help: meaning }) => `  ${path}${value === '' ? '' : ` (${value})`}\n      ${meaning}`,
  );
  return `npm run synth -- [FLAGS]

Without flags: brings the committed manifests up to date.

  --values FILE      values of one installation, in YAML; may be repeated
  --set PATH=VALUE   one value; may be repeated
  --out DIR          where to write the manifests of that installation; without it they are printed
  --check            writes nothing, and fails when a file is not up to date

Values, with what they are when nobody gives them:

${rows.join('\n')}
`;
}
