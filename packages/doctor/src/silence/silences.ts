import { InputError, parseYaml } from 'metric-to-pager/input';
import { isRecord, list, object, readShape, text } from 'metric-to-pager/shape';
import type { Finding } from '../finding.ts';
import { unknownId } from './unknown-id.ts';

/** What a file `.doctor.yaml` silences: findings of these checks, about objects that meet every condition. */
export interface Silence {
  readonly ids: readonly string[];
  readonly kinds?: readonly string[];
  readonly namespaces?: readonly string[];
  readonly names?: readonly string[];
  readonly reason: string;
}

/** A file that silences findings, in the folder where doctor runs. */
export const SILENCE_FILE = '.doctor.yaml';

/**
 * Reads the text of a `.doctor.yaml`.
 *
 * @param known the ids of all checks
 * @throws one sentence for a field of another name or shape, an entry without a reason, and an id of no check, with the nearest
 */
export function parseSilences(source: string, file: string, known: readonly string[]): readonly Silence[] {
  const value = parsed(source, file) ?? {};
  const { ignore } = readShape(FILE, value, { name: file });
  const given = (value as { readonly ignore: readonly object[] }).ignore;
  const problems = [
    ...unknownFields(value as object, ['ignore'], ''),
    ...ignore.flatMap(({ ids, reason }, index) => [
      ...unknownFields(given[index] ?? {}, ['ids', 'kinds', 'namespaces', 'names', 'reason'], `ignore[${index}].`),
      ...(ids.length === 0 ? [`ignore[${index}].ids must have at least one id`] : []),
      ...(reason.trim() === '' ? [`ignore[${index}].reason must say why, got ""`] : []),
      ...ids.flatMap((id) => {
        const problem = unknownId(id, known);
        return problem === undefined ? [] : [`ignore[${index}].ids: ${problem}`];
      }),
    ]),
  ];
  if (problems.length > 0) throw new InputError(`${file} is not valid: ${problems.join('; ')}`);
  return ignore as readonly Silence[];
}

/** Returns whether a silence is about a finding. */
export function silences({ ids, kinds, namespaces, names }: Silence, { id, subject }: Pick<Finding, 'id' | 'subject'>): boolean {
  const meets = (allowed: readonly string[] | undefined, value: string | undefined) =>
    allowed === undefined || (value !== undefined && allowed.includes(value));
  return ids.includes(id) && meets(kinds, subject.kind) && meets(namespaces, subject.namespace) && meets(names, subject.name);
}

// --- internal ---

const TEXTS = list(text());
const FILE = object({ ignore: list(object({ ids: TEXTS, reason: text() }, { kinds: TEXTS, namespaces: TEXTS, names: TEXTS })) });

function parsed(source: string, file: string): unknown {
  try {
    return parseYaml(source);
  } catch (cause) {
    throw new InputError(`${file} is not valid: ${(cause as Error).message}`, { cause });
  }
}

function unknownFields(value: object, known: readonly string[], at: string): readonly string[] {
  if (!isRecord(value)) return [];
  return Object.keys(value)
    .filter((name) => !known.includes(name))
    .map((name) => `${at}${name} is no field: expected ${known.join(', ')}`);
}
