import { randomBytes } from 'node:crypto';
import type { TextType } from '../lorem/index.ts';

/**
 * What the service remembers of one request until its log line and its metrics are written. All fields exist from the start, so that
 * every detail has the same shape and is cheap to make.
 */
export class RequestDetail {
  readonly requestId: string;
  /** The trace that this request belongs to, if any. */
  trace: TraceContext | undefined;
  /** Which function was called; `undefined` until a valid type is known. */
  function: TextType | undefined = undefined;
  min: number | undefined = undefined;
  max: number | undefined = undefined;
  /** Characters of text in the answer so far. */
  length = 0;
  /** Texts in the answer. */
  texts = 0;
  /** Time that it took to generate them, in milliseconds. */
  generationMs = 0;
  /** Whether the answer was longer than what is sent in one piece. */
  streamed = false;
  /** The error behind an answer of 500, for the log. */
  error: unknown = undefined;

  constructor(requestId: string, trace: TraceContext | undefined) {
    this.requestId = requestId;
    this.trace = trace;
  }
}

export interface TraceContext {
  /** 32 lower-case hexadecimal digits. */
  readonly traceId: string;
  /** Whether the trace is recorded somewhere, so that an exemplar that names it leads to something. */
  readonly sampled: boolean;
}

/** The caller's request id where it sends one that is safe to log and to echo (1 to 128 of `A-Z a-z 0-9 . _ : / + = @ -`), else a new one. */
export function requestIdFrom(header: string | string[] | undefined): string {
  return typeof header === 'string' && SAFE_ID.test(header) ? header : newRequestId();
}

/**
 * The trace that a `traceparent` header continues; `undefined` for a header that is missing or not valid.
 *
 * @see https://www.w3.org/TR/trace-context/#traceparent-header
 */
export function traceFrom(header: string | string[] | undefined): TraceContext | undefined {
  if (typeof header !== 'string') return undefined;
  const [, version, traceId, parentId, flags, rest] = TRACEPARENT.exec(header) ?? [];
  if (traceId === undefined || parentId === undefined || flags === undefined) return undefined;
  if (version === 'ff' || (version === '00' && rest !== '') || ZEROS.test(traceId) || ZEROS.test(parentId)) return undefined;
  return { traceId, sampled: (Number.parseInt(flags, 16) & 1) === 1 };
}

// --- internal ---

const SAFE_ID = /^[\w.:/+=@-]{1,128}$/;
const TRACEPARENT = /^([\da-f]{2})-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})((?:-.*)?)$/;
const ZEROS = /^0+$/;

/** Tells this process from every other, so that a counter is enough to tell its requests apart. */
const processId = randomBytes(8).toString('hex');
let requests = 0;

/** Unique over all processes: 64 random bits of this one and a number, as 64 bits of randomness a request would cost more. */
function newRequestId(): string {
  requests += 1;
  return `${processId}-${requests}`;
}
