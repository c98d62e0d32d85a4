import { SNAPSHOT_VERSION, type Snapshot } from './snapshot.ts';

/** A snapshot as text that `parseSnapshot` reads. */
export function serializeSnapshot(snapshot: Snapshot): string {
  return `${JSON.stringify(snapshot)}\n`;
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
    value = JSON.parse(text);
  } catch (cause) {
    throw new Error(`${source} is no snapshot: it is no JSON (${(cause as Error).message})`, { cause });
  }
  if (!isRecord(value) || !('version' in value)) throw new Error(`${source} is no snapshot: expected a JSON object with a version`);
  if (value['version'] !== SNAPSHOT_VERSION) {
    const version = JSON.stringify(value['version']);
    throw new Error(`${source} is a snapshot of version ${version}, and this program reads version ${SNAPSHOT_VERSION}; take it again`);
  }
  const wrong = Object.entries(SHAPE).flatMap(([field, shape]) => shape(value[field], field));
  if (wrong.length > 0) {
    const more = wrong.length > 1 ? ` (and ${wrong.length - 1} more)` : '';
    throw new Error(`${source} is no complete snapshot: ${wrong[0]}${more}`);
  }
  return value as unknown as Snapshot;
}

// --- internal ---

/** Gives a sentence for everything that is wrong with a value. */
type Shape = (value: unknown, at: string) => readonly string[];

const text: Shape = (value, at) => (typeof value === 'string' ? [] : [`${at} must be text, got ${shown(value)}`]);
const flag: Shape = (value, at) => (typeof value === 'boolean' ? [] : [`${at} must be true or false, got ${shown(value)}`]);
const moment: Shape = (value, at) =>
  typeof value === 'string' && !Number.isNaN(Date.parse(value)) ? [] : [`${at} must be a time in ISO 8601, got ${shown(value)}`];

function list(shape: Shape): Shape {
  return (value, at) =>
    Array.isArray(value) ? value.flatMap((item, index) => shape(item, `${at}[${index}]`)) : [`${at} must be a list, got ${shown(value)}`];
}

function record(fields: Readonly<Record<string, Shape>>): Shape {
  return (value, at) =>
    isRecord(value)
      ? Object.entries(fields).flatMap(([field, shape]) => shape(value[field], `${at}.${field}`))
      : [`${at} must be an object, got ${shown(value)}`];
}

function map(shape: Shape): Shape {
  return (value, at) =>
    isRecord(value)
      ? Object.entries(value).flatMap(([key, item]) => shape(item, `${at}.${key}`))
      : [`${at} must be an object, got ${shown(value)}`];
}

const listing: Shape = (value, at) => (value === 'all' ? [] : list(text)(value, at));

const SHAPE: Readonly<Record<Exclude<keyof Snapshot, 'version'>, Shape>> = {
  takenAt: moment,
  kinds: list(text),
  listed: map(listing),
  objects: list(record({ apiVersion: text, kind: text, metadata: record({ name: text }) })),
  dashboards: list(
    record({
      namespace: text,
      configMap: text,
      labels: map(text),
      annotations: map(text),
      key: text,
      inputs: list(text),
      datasources: list(text),
      queries: list(record({ panel: text, expr: text })),
    }),
  ),
  access: list(record({ user: text, verb: text, group: text, resource: text, namespace: text, allowed: flag })),
  prometheus: list(record({ kind: text, namespace: text, name: text, pod: text })),
  alertmanager: list(record({ namespace: text, name: text })),
  denied: list(record({ what: text, reason: text, essential: flag })),
};

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function shown(value: unknown): string {
  const json = JSON.stringify(value) ?? 'nothing';
  return json.length > 60 ? `${json.slice(0, 60)}…` : json;
}
