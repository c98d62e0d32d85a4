import type { Objects } from 'metric-to-pager/cluster';
import type { CommandContext } from 'metric-to-pager/terminal';
import { objectDiff, styleOf } from 'metric-to-pager/terminal';
import type { Finding, Patch } from '../index.ts';

export interface FixOptions {
  readonly objects: Pick<Objects, 'find' | 'patch'>;
  /** Whether each fix is asked for. */
  readonly ask: boolean;
}

/**
 * Applies the safe fixes of findings, each after its diff was shown, which the cluster makes by a dry run. Other fixes are left to a person,
 * who gets their commands in the diagnosis.
 *
 * @throws when it is to ask and there is no terminal to ask on
 */
export async function applyFixes(findings: readonly Finding[], options: FixOptions, context: CommandContext): Promise<void> {
  const patches = findings.flatMap(({ fix }) => (fix.safe && fix.patch !== undefined ? [fix.patch] : []));
  if (patches.length === 0) {
    context.stderr('No fix can be applied safely; the commands above are left to you.\n');
    return;
  }
  for (const patch of patches) await applyFix(patch, options, context);
}

// --- internal ---

const FIELD_MANAGER = 'doctor';

async function applyFix(patch: Patch, { objects, ask }: FixOptions, context: CommandContext): Promise<void> {
  const { body, type: _, ...reference } = patch;
  const before = await objects.find(reference);
  const after = await objects.patch(reference, body, { fieldManager: FIELD_MANAGER, dryRun: true });
  const diff = objectDiff({ before, after }, styleOf(context));
  if (diff === '') return;
  context.stderr(diff);
  if (ask && !(await confirmed(context))) return;
  await objects.patch(reference, body, { fieldManager: FIELD_MANAGER });
  context.stderr('applied\n');
}

async function confirmed({ confirm }: CommandContext): Promise<boolean> {
  if (confirm === undefined)
    throw new Error('There is no terminal to ask on whether to apply this fix; give --yes to apply the safe fixes');
  return confirm('Apply this fix?');
}
