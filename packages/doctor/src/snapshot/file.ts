import { readFileSync, writeFileSync } from 'node:fs';
import { parseSnapshot, serializeSnapshot } from './serialize.ts';
import type { Snapshot } from './snapshot.ts';

/** Writes a snapshot into a file, which `readSnapshot` reads. */
export function saveSnapshot(file: string, snapshot: Snapshot): void {
  writeFileSync(file, serializeSnapshot(snapshot), { mode: 0o600 });
}

/**
 * Reads a snapshot that `saveSnapshot` wrote.
 *
 * @throws one sentence when the file cannot be read, or holds no snapshot of this version
 */
export function readSnapshot(file: string): Snapshot {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new Error(`The snapshot "${file}" cannot be read: ${(cause as Error).message}`, { cause });
  }
  return parseSnapshot(text, `"${file}"`);
}
