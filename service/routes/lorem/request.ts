import type { Finding } from 'metric-to-pager';
import type { ProblemDetails } from '../../http/problem.ts';
import { LIMITS, TEXT_TYPES, type TextType } from '../../lorem/index.ts';

/** A valid request for texts. */
export interface TextRequest {
  readonly type: TextType;
  readonly min: number;
  readonly max: number;
  /** Number of texts; `undefined` asks for a single text. */
  readonly count: number | undefined;
  readonly seed: string | undefined;
}

/** Largest number of texts in one answer. */
export const MAX_COUNT = 1_000;

/** Longest seed, in characters. */
export const MAX_SEED_LENGTH = 200;

/**
 * Parses the path and query of a text request. Returns a 404 for an unknown type and a 400 with all findings (unknown parameters: the
 * first ten). The problem is returned rather than thrown: a throw costs as much as a text.
 */
export function readTextRequest(
  params: Readonly<Record<string, string>>,
  query: Readonly<Record<string, unknown>>,
): TextRequest | ProblemDetails {
  const type = TYPES.get(params['type'] ?? '') ?? TYPES.get(params['type']?.toLowerCase() ?? '');
  if (type === undefined) {
    return { statusCode: 404, message: `the type must be one of ${TEXT_TYPES.join(', ')}, got ${quoted(params['type'])}`, headers: {} };
  }
  const limits = LIMITS[type];
  const min = wholeNumber(params['min']);
  const max = wholeNumber(params['max']);
  if (isWithin(min, limits) && isWithin(max, limits) && min <= max && isEmpty(query)) {
    return { type, min, max, count: undefined, seed: undefined };
  }
  const findings: Finding[] = [];
  for (const name of ['min', 'max'] as const) {
    if (isWithin(name === 'min' ? min : max, limits)) continue;
    const expected = `a whole number of ${limits.unit} from ${limits.min} to ${limits.max}`;
    findings.push({ at: `path.${name}`, message: `${name} must be ${expected} for a ${type}, got ${quoted(params[name])}` });
  }
  if (findings.length === 0 && min > max) {
    findings.push({ at: 'path.min', message: `min must not be greater than max, got "${min}" and "${max}"` });
  }
  const count = readCount(query['count'], findings);
  const seed = readSeed(query['seed'], findings);
  const unknown = Object.keys(query).filter((name) => name !== 'count' && name !== 'seed');
  for (const name of unknown.slice(0, MAX_UNKNOWN)) {
    findings.push({ at: `query.${name}`, message: `the query accepts seed and count, got ${quoted(name)}` });
  }
  if (unknown.length > MAX_UNKNOWN) {
    findings.push({ at: 'query', message: `the query accepts seed and count, got ${unknown.length - MAX_UNKNOWN} more parameters` });
  }
  if (findings.length > 0) return { statusCode: 400, message: findings.map(({ message }) => message).join('; '), headers: {}, findings };
  return { type, min, max, count, seed };
}

// --- internal ---

const TYPES: ReadonlyMap<string, TextType> = new Map(TEXT_TYPES.map((type) => [type, type]));

/** Longest part of an invalid value in an answer. */
const QUOTED_LENGTH = 60;

/** Largest number of unknown parameters that an answer lists: a URL has room for a thousand. */
const MAX_UNKNOWN = 10;

function wholeNumber(text: string | undefined): number {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
}

function isWithin(value: number, limits: { readonly min: number; readonly max: number }): boolean {
  return value >= limits.min && value <= limits.max;
}

function isEmpty(query: Readonly<Record<string, unknown>>): boolean {
  for (const _ in query) return false;
  return true;
}

function readCount(given: unknown, findings: Finding[]): number | undefined {
  if (given === undefined) return undefined;
  const count = typeof given === 'string' ? wholeNumber(given) : Number.NaN;
  if (isWithin(count, { min: 1, max: MAX_COUNT })) return count;
  findings.push({ at: 'query.count', message: `count must be a whole number from 1 to ${MAX_COUNT}, given once, got ${quoted(given)}` });
  return undefined;
}

function readSeed(given: unknown, findings: Finding[]): string | undefined {
  if (given === undefined) return undefined;
  if (typeof given === 'string' && given.length >= 1 && given.length <= MAX_SEED_LENGTH) return given;
  findings.push({ at: 'query.seed', message: `seed must be 1 to ${MAX_SEED_LENGTH} characters, given once, got ${quoted(given)}` });
  return undefined;
}

function quoted(given: unknown): string {
  const text = typeof given === 'string' ? given : JSON.stringify(given ?? '');
  return JSON.stringify(text.length > QUOTED_LENGTH ? `${text.slice(0, QUOTED_LENGTH)}…` : text);
}
