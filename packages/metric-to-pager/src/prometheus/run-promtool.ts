import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';

/** The output of promtool, and whether it succeeded. */
export interface PromtoolResult {
  readonly ok: boolean;
  readonly output: string;
}

/** Runs promtool. @throws when the program does not exist */
export async function runPromtool(promtool: string, args: readonly string[]): Promise<PromtoolResult> {
  const { code, failed, stdout, stderr, cause } = await execa(promtool, args, { reject: false, stripFinalNewline: false });
  if (code === 'ENOENT') throw new Error(`"${promtool}" does not exist; it comes with Prometheus: apt-get install prometheus`, { cause });
  return { ok: !failed, output: stdout + stderr };
}

/**
 * Returns the version of Prometheus that a promtool belongs to, such as `2.42.0`.
 *
 * @throws when the program does not exist, or is no promtool
 */
export async function promtoolVersion(promtool: string): Promise<string> {
  const { output } = await runPromtool(promtool, ['--version']);
  const [, version] = /version (\d+\.\d+\.\d+)/.exec(output) ?? [];
  if (version === undefined) throw new Error(`"${promtool} --version" names no version: expected promtool, which comes with Prometheus`);
  return version;
}

/**
 * Makes a temporary folder with files in it, and removes it after use. Contents that are no text are written as JSON, which every reader
 * of YAML takes.
 */
export async function inFolder<T>(files: Readonly<Record<string, unknown>>, use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await folderWith(files);
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Makes a temporary folder with files in it, which stays. */
export async function folderWith(files: Readonly<Record<string, unknown>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'proof-'));
  await Promise.all(
    Object.entries(files).map(([name, content]) =>
      writeFile(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content)),
    ),
  );
  return folder;
}
