import { globSync, readFileSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

/** A text with manifests, under the name by which findings refer to it. */
export interface SourceText {
  /** Relative to the working folder; `-` is the standard input. */
  readonly path: string;
  readonly text: string;
  /** Whether it was named itself, and not found in a folder. */
  readonly named: boolean;
}

export interface ReadOptions {
  readonly cwd: string;
  /** Returns the standard input. */
  readonly stdin: () => Promise<string>;
}

/**
 * Reads files with manifests: a folder with every YAML and JSON file below it, as those of `kubectl apply -R -f` and of must-gather.
 *
 * @param paths files, folders, and `-` for the standard input
 * @throws one sentence when one cannot be read, a folder holds no such file, or a file is too large
 */
export async function readSourceTexts(paths: readonly string[], { cwd, stdin }: ReadOptions): Promise<readonly SourceText[]> {
  const read: SourceText[] = [];
  for (const path of paths) {
    if (path === STDIN) read.push({ path: STDIN, text: await stdin(), named: true });
    else read.push(...readPath(path, cwd));
  }
  return read;
}

// --- internal ---

const STDIN = '-';
/** The most bytes of one file: the YAML of a large must-gather folder is in many. */
const MOST_BYTES = 16 * 2 ** 20;

function readPath(path: string, cwd: string): readonly SourceText[] {
  const absolute = resolve(cwd, path);
  if (!reading(path, () => statSync(absolute)).isDirectory()) return [textOf(absolute, { cwd, named: true })];
  const files = globSync('**/*.{yaml,yml,json}', { cwd: absolute, exclude: (name) => name === 'node_modules' || name === '.git' });
  if (files.length === 0) throw new Error(`The folder "${path}" holds no manifests: expected files that end with .yaml, .yml or .json`);
  return files.toSorted().map((file) => textOf(join(absolute, file), { cwd, named: false }));
}

function textOf(absolute: string, { cwd, named }: { readonly cwd: string; readonly named: boolean }): SourceText {
  const path = relative(cwd, absolute).replaceAll('\\', '/');
  const { size } = reading(path, () => statSync(absolute));
  if (size > MOST_BYTES) throw new Error(`The file "${path}" is too large: expected at most ${MOST_BYTES} bytes, got ${size}`);
  return { path, text: reading(path, () => readFileSync(absolute, 'utf8')), named };
}

function reading<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw new Error(`"${path}" cannot be read: ${(cause as Error).message}`, { cause });
  }
}
