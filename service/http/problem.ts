/** One thing that is wrong with a request: where, and the sentence that says what was given and what was expected. */
export interface Finding {
  /** Which part of the request, as the user wrote it: `path.min`, `query.seed`, `body.share`. */
  readonly at: string;
  readonly message: string;
}

export interface ProblemOptions {
  /** Everything that is wrong, when more than one thing can be. */
  readonly findings?: readonly Finding[];
  /** Response headers that belong to this answer, such as `Allow`. @default a 503 says to try again in a second */
  readonly headers?: Readonly<Record<string, string>>;
  readonly cause?: unknown;
}

/** The members of an `application/problem+json` answer, plus `error`, where clients of the article's service look for the sentence. */
export interface ProblemDocument {
  readonly type: 'about:blank';
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly error: string;
  readonly findings?: readonly Finding[];
}

/** The media type of every error answer. */
export const PROBLEM_TYPE = 'application/problem+json';

/** What a client is told of an error. */
export interface ProblemDetails {
  readonly statusCode: number;
  /** The sentence that the client reads. */
  readonly message: string;
  /** Response headers that belong to this answer, such as `Allow`. */
  readonly headers: Readonly<Record<string, string>>;
  readonly findings?: readonly Finding[] | undefined;
}

/**
 * An error that a client is meant to read: throw it anywhere in a request and the answer has its status, its headers and its
 * sentence. Any other error that is thrown becomes a bare 500 whose cause stays in the log.
 */
export class Problem extends Error implements ProblemDetails {
  override readonly name = 'Problem';
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly findings: readonly Finding[] | undefined;

  constructor(statusCode: number, detail: string, options: ProblemOptions = {}) {
    // Its sentence says it all: to capture the stack would take as long as to answer a request.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(detail, options.cause === undefined ? undefined : { cause: options.cause });
    Error.stackTraceLimit = stackTraceLimit;
    this.statusCode = statusCode;
    this.headers = options.headers ?? (statusCode === 503 ? TRY_AGAIN : {});
    this.findings = options.findings;
  }
}

/**
 * The document that a client reads, as JSON: a `ProblemDocument`. Its `type` is `about:blank`, so `title` is the status' own phrase. It is
 * put together by hand, as a 404 is to cost no more than a text.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9457#section-3
 */
export function problemJson({ statusCode, message, findings }: ProblemDetails): string {
  const detail = JSON.stringify(message);
  const listed = findings === undefined ? '' : `,"findings":${JSON.stringify(findings)}`;
  return `{"type":"about:blank","title":"${titleOf(statusCode)}","status":${statusCode},"detail":${detail},"error":${detail}${listed}}`;
}

/** The phrase of a status: `Not Found`. */
export function titleOf(statusCode: number): string {
  return STATUS_CODES[statusCode] ?? 'Error';
}

// --- internal ---

const TRY_AGAIN = { 'retry-after': '1' };

/** Not by `import`: that reads every member of the module, one of which loads the whole HTTP client, 30 ms of each start. */
const { STATUS_CODES } = process.getBuiltinModule('node:http');
