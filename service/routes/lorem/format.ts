import Negotiator from 'negotiator';
import { type PreparedHead, prepareHead } from '../../http/prepared-head.ts';
import { Problem } from '../../http/problem.ts';

/** How texts are written in an answer: what stands around, between and after them. */
export interface Format {
  readonly contentType: string;
  /** The head of an answer. */
  readonly head: PreparedHead;
  /** Around one text that stands alone. */
  readonly one: readonly [before: string, after: string];
  /** Around many, and between two of them. */
  readonly many: readonly [before: string, between: string, after: string];
}

/** The article's form: `{"message": …}`, and `{"messages": […]}` where a count is given. Texts hold nothing that JSON must escape. */
export const JSON_FORMAT: Format = {
  ...typed('application/json; charset=utf-8'),
  one: ['{"message":"', '"}'],
  many: ['{"messages":["', '","', '"]}'],
};

/** One text a line. */
export const TEXT_FORMAT: Format = {
  ...typed('text/plain; charset=utf-8'),
  one: ['', '\n'],
  many: ['', '\n', '\n'],
};

/**
 * The format that an `Accept` header prefers; JSON where it has no preference.
 *
 * @throws Problem 406 when it accepts neither.
 */
export function formatFor(accept: string | undefined): Format {
  if (accept === undefined || accept === '' || accept === '*/*' || accept === 'application/json') return JSON_FORMAT;
  const type = new Negotiator({ headers: { accept } }).mediaType([JSON_FORMAT.contentType, TEXT_FORMAT.contentType]);
  if (type === JSON_FORMAT.contentType) return JSON_FORMAT;
  if (type === TEXT_FORMAT.contentType) return TEXT_FORMAT;
  throw new Problem(406, `the answer can be application/json or text/plain, Accept asks for ${JSON.stringify(accept.slice(0, 100))}`);
}

// --- internal ---

function typed(contentType: string): Pick<Format, 'contentType' | 'head'> {
  return { contentType, head: prepareHead(200, { 'content-type': contentType, vary: 'Accept' }) };
}
