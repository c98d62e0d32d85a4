import { readFileSync } from 'node:fs';
import { parseDocument } from 'yaml';
import { type Finding, refuse } from '../catalogue/findings.ts';

export interface GivenValues {
  /** Files of values in YAML; what a later one says counts. */
  readonly files: readonly string[];
  /** Single values as `PATH=VALUE`, which count more than files. A dot within a name is written `\.`. */
  readonly set: readonly string[];
}

type Mapping = Readonly<Record<string, unknown>>;

/**
 * The values that a command line gives, merged, but not yet checked.
 *
 * @throws one error that names every file that cannot be read, and everything that is no `PATH=VALUE`
 */
export function givenValues({ files, set }: GivenValues): Mapping {
  const findings: Finding[] = [];
  const parts = [...files.map((file) => fromFile(file, findings)), ...set.map((assignment) => fromAssignment(assignment, findings))];
  refuse('The values', findings);
  return parts.reduce(merge, {});
}

// --- internal ---

function fromFile(file: string, findings: Finding[]): Mapping {
  try {
    const document = parseDocument(readFileSync(file, 'utf8'));
    for (const { message } of document.errors) findings.push({ at: file, message: `is not YAML: ${message.split('\n')[0]}` });
    const values: unknown = document.errors.length > 0 ? {} : (document.toJS() ?? {});
    if (isMapping(values)) return values;
    findings.push({ at: file, message: `must hold a mapping, got ${JSON.stringify(values)}` });
  } catch (error) {
    findings.push({ at: file, message: `cannot be read: ${(error as Error).message}` });
  }
  return {};
}

function fromAssignment(assignment: string, findings: Finding[]): Mapping {
  const end = assignment.indexOf('=');
  const path = assignment.slice(0, end).split(/(?<!\\)\./);
  if (end < 1 || path.includes('')) {
    findings.push({ at: '--set', message: `must be PATH=VALUE, such as image.tag=1.2.3, got ${JSON.stringify(assignment)}` });
    return {};
  }
  const value: unknown = assignment.slice(end + 1);
  return path.reduceRight((inner, name) => ({ [name.replaceAll('\\.', '.')]: inner }), value) as Mapping;
}

function merge(below: Mapping, above: Mapping): Mapping {
  const merged = Object.entries(above).map(([name, value]) => {
    const under = Object.hasOwn(below, name) ? below[name] : undefined;
    return [name, isMapping(under) && isMapping(value) ? merge(under, value) : value];
  });
  return { ...below, ...Object.fromEntries(merged) };
}

function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
