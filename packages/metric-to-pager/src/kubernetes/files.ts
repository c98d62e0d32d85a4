import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { toYaml } from '../cluster/yaml.ts';
import type { Manifests } from './manifests.ts';

/** File contents, by path. */
export type Files = Readonly<Record<string, string>>;

/** The differences between a folder and the generated files. */
export interface Difference {
  /** Files that are missing or have other contents. */
  readonly stale: readonly string[];
  /** Generated files that are no longer generated. */
  readonly leftover: readonly string[];
}

/** Returns manifests as YAML. */
export function toFiles(manifests: Manifests): Files {
  return Object.fromEntries(Object.entries(manifests).map(([file, objects]) => [file, toYaml(objects)]));
}

/**
 * Compares a folder with the generated files. A YAML file counts as generated when its first line is `mark`. In subfolders with generated
 * JSON, which has no comments, every JSON file counts as generated.
 */
export function difference(folder: string, { files, mark }: { readonly files: Files; readonly mark: string }): Difference {
  const paths = Object.keys(files);
  const stale = paths.filter((file) => contentOf(join(folder, file)) !== files[file]);
  const yaml = filesIn(folder, { beside: paths, extension: '.yaml' });
  const json = filesIn(folder, { beside: paths.filter((file) => file.endsWith('.json')), extension: '.json' });
  const generated = [...yaml.filter((file) => contentOf(join(folder, file))?.startsWith(`${mark}\n`)), ...json];
  return { stale, leftover: generated.filter((file) => !Object.hasOwn(files, file)) };
}

/** Writes stale files, and only those, so that file watchers see no other change; removes leftover files. */
export function apply(folder: string, files: Files, { stale, leftover }: Difference): void {
  for (const file of stale) {
    const path = join(folder, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, files[file] ?? '');
  }
  for (const file of leftover) rmSync(join(folder, file));
}

// --- internal ---

function contentOf(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

/** Returns the files with an extension that are in the same subfolders as the given ones. */
function filesIn(folder: string, { beside, extension }: { readonly beside: readonly string[]; readonly extension: string }): string[] {
  const patterns = [...new Set(beside.map(dirname))].map((subfolder) => join(subfolder, `*${extension}`));
  const entries = globSync(patterns, { cwd: folder, withFileTypes: true }).filter((entry) => entry.isFile());
  return entries.map(({ parentPath, name }) => relative(folder, join(parentPath, name))).sort();
}
