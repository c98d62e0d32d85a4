import { randomUUID } from 'node:crypto';
import type { TextType } from '../lorem/index.ts';

/** Values of one request for its log line and metrics. All fields exist from the start, so that V8 keeps one hidden class. */
export class RequestDetail {
  readonly requestId: string;
  /** The trace that this request belongs to, if any. */
  trace: TraceContext | undefined;
  /** The type of text; `undefined` until it is validated. */
  function: TextType | undefined = undefined;
  min: number | undefined = undefined;
  max: number | undefined = undefined;
  /** Characters of text in the answer so far. */
  length = 0;
  /** Texts in the answer. */
  texts = 0;
  /** Time to generate them, in milliseconds. */
  generationMs = 0;
  /** True when the answer is longer than `STREAM_ABOVE_BYTES`. */
  streamed = false;
  /** The cause of a 500, for the log. */
  error: unknown = undefined;

  constructor(requestId: string, trace: TraceContext | undefined) {
    this.requestId = requestId;
    this.trace = trace;
  }
}

export interface TraceContext {
  /** 32 lower-case hexadecimal digits. */
  readonly traceId: string;
  /** True when the trace is recorded, so that an exemplar may link to it. */
  readonly sampled: boolean;
}

/** Returns the `X-Request-Id` header where it is safe to log and echo (1 to 128 of `A-Z a-z 0-9 . _ : / + = @ -`), else a new id. */
export function requestIdFrom(header: string | string[] | undefined): string {
  return typeof header === 'string' && SAFE_ID.test(header) ? header : randomUUID();
}

/**
 * Parses a `traceparent` header; returns `undefined` when it is missing or not valid. @see
 * https://www.w3.org/TR/trace-context/#traceparent-header
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
