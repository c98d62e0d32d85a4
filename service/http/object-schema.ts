import type { Finding } from 'metric-to-pager';

/** The JSON Schema of a query or body, from which its documentation, its validation and its type come. */
export interface ObjectSchema {
  readonly type: 'object';
  readonly required: readonly string[];
  readonly additionalProperties: boolean;
  readonly properties: Readonly<Record<string, MemberSchema>>;
}

/** The JSON Schema of a member. */
export type MemberSchema = { readonly description?: string } & (
  | { readonly type: 'integer'; readonly minimum: number; readonly maximum: number; readonly default?: number }
  | { readonly type: 'number'; readonly exclusiveMinimum: number; readonly maximum: number; readonly default?: number }
  | { readonly type: 'string'; readonly minLength: number; readonly maxLength: number }
  | { readonly type: 'string'; readonly const: string }
);

/** The values of a schema's members. */
export type Members<S extends ObjectSchema> = {
  readonly [N in keyof S['properties']]: (S['properties'][N]['type'] extends 'string' ? string : number) | undefined;
};

/**
 * Reads the members of a query, which has text for numbers and lists for what is repeated, or of a JSON body. Adds a finding for each one
 * that is invalid, missing or unknown. `accepts` is the subject of "accepts …": `the query`.
 */
export function readMembers<const S extends ObjectSchema>(
  { properties, required, additionalProperties }: S,
  given: Readonly<Record<string, unknown>>,
  { at, accepts, findings }: { readonly at: 'query' | 'body'; readonly accepts: string; readonly findings: Finding[] },
): Members<S> {
  const members: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(properties)) {
    const member = Object.hasOwn(given, name) ? given[name] : 'default' in schema ? schema.default : undefined;
    if (member === undefined && !required.includes(name)) continue;
    members[name] = at === 'query' && schema.type !== 'string' ? wholeNumber(member) : member;
    if (isValid(members[name], schema)) continue;
    const expected = `${expectedBy(schema)}${at === 'query' ? ', given once' : ''}`;
    findings.push({ at: `${at}.${name}`, message: `${name} must be ${expected}, got ${shown(given[name])}` });
  }
  if (additionalProperties) return members as Members<S>;
  const accepted = `${accepts} accepts ${Object.keys(properties).join(', ')}`;
  const unknown = Object.keys(given).filter((name) => !Object.hasOwn(properties, name));
  for (const name of unknown.slice(0, MAX_UNKNOWN)) findings.push({ at: `${at}.${name}`, message: `${accepted}, got ${shown(name)}` });
  if (unknown.length > MAX_UNKNOWN) findings.push({ at, message: `${accepted}, got ${unknown.length - MAX_UNKNOWN} more` });
  return members as Members<S>;
}

/** Reads a whole number of up to nine digits, without a sign; returns NaN for anything else. */
export function wholeNumber(text: unknown): number {
  return typeof text === 'string' && /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
}

/** Returns a given value for a message, as JSON of some sixty characters at most, or `nothing`. */
export function shown(given: unknown): string {
  if (typeof given === 'string') return JSON.stringify(given.length > SHOWN_LENGTH ? `${given.slice(0, SHOWN_LENGTH)}…` : given);
  return (JSON.stringify(given) ?? 'nothing').slice(0, SHOWN_LENGTH);
}

// --- internal ---

/** Largest number of unknown members that an answer lists: a URL has room for a thousand. */
const MAX_UNKNOWN = 10;

const SHOWN_LENGTH = 60;

function isValid(value: unknown, schema: MemberSchema): boolean {
  if (schema.type === 'integer')
    return Number.isInteger(value) && schema.minimum <= (value as number) && (value as number) <= schema.maximum;
  if (schema.type === 'number') return typeof value === 'number' && schema.exclusiveMinimum < value && value <= schema.maximum;
  if ('const' in schema) return value === schema.const;
  return typeof value === 'string' && schema.minLength <= value.length && value.length <= schema.maxLength;
}

/** Returns the end of the sentence "… must be". */
function expectedBy(schema: MemberSchema): string {
  if (schema.type === 'integer') return `a whole number from ${schema.minimum} to ${schema.maximum}`;
  if (schema.type === 'number') return `a number above ${schema.exclusiveMinimum} and at most ${schema.maximum}`;
  return 'const' in schema ? JSON.stringify(schema.const) : `${schema.minLength} to ${schema.maxLength} characters`;
}
