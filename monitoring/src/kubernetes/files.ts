import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Manifests } from './manifests.ts';
import { toYaml } from './yaml.ts';

/** Texts by the path of their file. */
export type Files = Readonly<Record<string, string>>;

/** What has to happen to a folder so that it holds the generated files. */
export interface Difference {
  /** Files that are missing, or have another content. */
  readonly stale: readonly string[];
  /** Files that were generated once and no longer are. */
  readonly leftover: readonly string[];
}

/** Manifests as text. */
export function toFiles(manifests: Manifests): Files {
  return Object.fromEntries(Object.entries(manifests).map(([file, objects]) => [file, toYaml(objects)]));
}

/**
 * What distinguishes a folder from the files that it should hold. Only files that begin with the mark can be leftovers, so nothing that
 * somebody wrote by hand is ever among them; but where JSON is generated, which has no comments, all of it is.
 *
 * @param mark the first line of every generated file in YAML
 */
export function difference(folder: string, { files, mark }: { readonly files: Files; readonly mark: string }): Difference {
  const stale = Object.entries(files).filter(([file, text]) => contentOf(join(folder, file)) !== text);
  const subfolders = new Set(Object.keys(files).map(dirname));
  const marked = [...subfolders].flatMap((subfolder) => filesIn(folder, { subfolder, type: '.yaml' }));
  const subfoldersOfJson = new Set(Object.keys(files).filter(isJson).map(dirname));
  const json = [...subfoldersOfJson].flatMap((subfolder) => filesIn(folder, { subfolder, type: '.json' }));
  const generated = [...marked.filter((file) => contentOf(join(folder, file))?.startsWith(`${mark}\n`)), ...json];
  return { stale: stale.map(([file]) => file), leftover: generated.filter((file) => !Object.hasOwn(files, file)) };
}

/** Brings a folder up to date: writes only what differs, so that whoever watches it sees no change where there is none, and removes only leftovers. */
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

function isJson(file: string): boolean {
  return file.endsWith('.json');
}

function filesIn(folder: string, { subfolder, type }: { readonly subfolder: string; readonly type: '.yaml' | '.json' }): string[] {
  const path = join(folder, subfolder);
  if (!existsSync(path)) return [];
  const files = readdirSync(path, { withFileTypes: true }).filter((entry) => entry.isFile() && entry.name.endsWith(type));
  return files.map(({ name }) => join(subfolder, name)).sort();
}
