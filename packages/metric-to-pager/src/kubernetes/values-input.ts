import { readFileSync } from 'node:fs';
import { parseDocument } from 'yaml';
import { type Finding, refuse } from '../catalogue/findings.ts';

export interface GivenValues {
  /** YAML files; later ones override earlier ones. */
  readonly files: readonly string[];
  /** `PATH=VALUE`, which overrides files. A dot within a name is written as `\.`. */
  readonly set: readonly string[];
}

type Mapping = Readonly<Record<string, unknown>>;

/** Returns the merged values of a command line, without validation. @throws one error with every unreadable file and invalid `PATH=VALUE` */
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
    findings.push({ at: file, message: `must contain a mapping, got ${JSON.stringify(values)}` });
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

function merge(base: Mapping, override: Mapping): Mapping {
  const merged = Object.entries(override).map(([name, value]) => {
    const existing = Object.hasOwn(base, name) ? base[name] : undefined;
    return [name, isMapping(existing) && isMapping(value) ? merge(existing, value) : value];
  });
  return { ...base, ...Object.fromEntries(merged) };
}

function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
