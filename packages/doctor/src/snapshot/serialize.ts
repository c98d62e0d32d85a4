import { parseJson } from 'metric-to-pager/input';
import { isRecord, readShape } from 'metric-to-pager/shape';
import { KEPT_SNAPSHOT } from './kept-snapshot.ts';
import { SNAPSHOT_VERSION, type Snapshot } from './snapshot.ts';
import { cutting, saving } from './text-rules.ts';

/**
 * A snapshot as text that `parseSnapshot` reads. It holds the fields that are on the list of what is kept, and of each text what the list says;
 * all others are left out. `docs/doctor.md` has the list.
 */
export function serializeSnapshot(snapshot: Snapshot): string {
  return `${JSON.stringify(readShape(KEPT_SNAPSHOT, snapshot, { name: 'The snapshot', pass: saving() }))}\n`;
}

/**
 * The snapshot that a text holds.
 *
 * @param source what the text is, for messages, such as the name of a file
 * @throws one sentence when the text is no JSON, is a snapshot of another version, or lacks or misshapes a part
 */
export function parseSnapshot(text: string, source = 'The file'): Snapshot {
  let value: unknown;
  try {
    value = parseJson(text);
  } catch (cause) {
    throw new Error(`${source} is no snapshot: it is no JSON (${(cause as Error).message})`, { cause });
  }
  if (!isRecord(value) || !('version' in value)) throw new Error(`${source} is no snapshot: expected a JSON object with a version`);
  const { version } = value;
  if (version !== SNAPSHOT_VERSION) {
    const given = typeof version === 'number' || typeof version === 'string' ? JSON.stringify(version).slice(0, 20) : `a ${typeof version}`;
    throw new Error(`${source} is a snapshot of version ${given}, and this program reads version ${SNAPSHOT_VERSION}; take it again`);
  }
  return readShape(KEPT_SNAPSHOT, value, { name: source, pass: cutting });
}
