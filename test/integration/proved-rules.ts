import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { proveRuleFiles, type RulesFiles } from 'monitoring-doctor/command';

/** Small rule files and scrapes, each after a kind that people published. */
export const CASES = resolve(import.meta.dirname, 'rule-cases');

/** What is known of the rules, and the folder of the files. */
export type ProveOptions = Partial<RulesFiles> & { readonly cwd?: string };

/** What the command writes about files, in the folder of the cases unless another one is named. */
export async function proved(files: readonly string[], { cwd = CASES, ...options }: ProveOptions = {}) {
  let [stdout, stderr] = ['', ''];
  const context = {
    cwd,
    stdout: (text: string) => {
      stdout += text;
    },
    stderr: (text: string) => {
      stderr += text;
    },
  };
  const sound = await proveRuleFiles({ files, promtools: ['promtool'], ...options }, context);
  return { sound, stdout, findings: stderr.split('\n').slice(0, -1) };
}

/** What the command writes about a file `rules.yaml` with this text, in a folder beside other files. */
export async function provedText(
  text: string,
  { files = {}, ...options }: Omit<ProveOptions, 'files'> & { readonly files?: Readonly<Record<string, string | Buffer>> } = {},
) {
  const folder = await mkdtemp(join(tmpdir(), 'rules-'));
  try {
    await Promise.all(Object.entries({ ...files, 'rules.yaml': text }).map(([name, content]) => writeFile(join(folder, name), content)));
    return await proved(['rules.yaml'], { ...options, cwd: folder });
  } finally {
    await rm(folder, { recursive: true });
  }
}
