import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { endsRequestEarly, exchangeOf, statusOfClientError } from 'metric-to-pager/fastify';
import { MAX_BODY_BYTES, MAX_HEADER_BYTES } from './limits.ts';
import { type PreparedHead, prepareHead, replyPrepared } from './prepared-head.ts';
import { PROBLEM_TYPE, Problem, type ProblemDetails, problemJson, titleOf } from './problem.ts';
import type { RequestDetail } from './request-detail.ts';

/** Fastify's error handler: answers with the problem document of an error. */
export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const problem = toProblem(error);
  const exchange = exchangeOf<RequestDetail>(request.raw);
  if (exchange?.detail !== undefined && problem.statusCode === 500) exchange.detail.error = error;
  replyProblem(reply, problem);
}

/** Serializes a problem that is sent many times. */
export function prepareProblem(problem: ProblemDetails): { readonly head: PreparedHead; readonly body: string } {
  return { head: headOf(problem), body: problemJson(problem) };
}

/** Answers with a problem without creating an error. */
export function replyProblem(reply: FastifyReply, problem: ProblemDetails): void {
  replyPrepared(reply, headOf(problem), problemJson(problem));
}

/**
 * Answers bytes that Node's parser refused with a problem document, and closes the connection. Only closes it where an answer has already
 * begun on that socket, or the client left inside a body.
 * @see https://nodejs.org/api/http.html#event-clienterror
 */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket & { _httpMessage?: ServerResponse | null }): void {
  const left = endsRequestEarly(error) && socket._httpMessage != null;
  if (error.code === 'ECONNRESET' || left || !socket.writable || socket._httpMessage?.headersSent) {
    socket.destroy();
    return;
  }
  socket.end(rawAnswer(clientProblem(statusOfClientError(error))));
}

/** Returns the raw answer to `CONNECT`, for which Node creates no response. */
export function connectAnswer(): string {
  return rawAnswer(new Problem(405, 'this service does not support CONNECT', { headers: { Allow: '' } }));
}

/** Returns the problem of an error: itself, a client error of Fastify, or a 500 that hides the cause. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const { code = '', statusCode = 500, message } = error as Partial<FastifyError>;
  const known = MESSAGES[code];
  if (known !== undefined) return new Problem(statusCode, known, { cause: error });
  if (statusCode >= 400 && statusCode < 500) return new Problem(statusCode, message ?? 'the request is not valid', { cause: error });
  return new Problem(500, 'the service failed to answer this request; its log has the cause under the request id', { cause: error });
}

// --- internal ---

/** Messages by Fastify's error codes. @see https://fastify.dev/docs/latest/Reference/Errors/ */
const MESSAGES: Readonly<Record<string, string>> = {
  FST_ERR_BAD_URL: 'the path is not valid: a "%" must be followed by two hexadecimal digits that form UTF-8',
  FST_ERR_CTP_BODY_TOO_LARGE: `the body must be at most ${MAX_BODY_BYTES} bytes`,
  FST_ERR_CTP_EMPTY_JSON_BODY: 'the body must be a JSON document, got nothing',
  FST_ERR_CTP_INVALID_JSON_BODY: 'the body must be a JSON document',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'the body must be as long as Content-Length says',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'Content-Type must be a media type that this service accepts: application/json for a body that it reads',
};

/** Heads by status and headers. Few differ; the limit bounds the memory if that is ever wrong. */
const heads = new Map<string, PreparedHead>();
const MAX_HEADS = 1_000;

function headOf({ statusCode, headers }: ProblemDetails): PreparedHead {
  let key = `${statusCode}`;
  for (const name in headers) key += `\n${name}: ${headers[name]}`;
  const known = heads.get(key);
  if (known !== undefined) return known;
  if (heads.size >= MAX_HEADS) heads.clear();
  const head = prepareHead(statusCode, { ...headers, 'content-type': PROBLEM_TYPE });
  heads.set(key, head);
  return head;
}

/** Serializes a whole answer after which the connection closes. */
function rawAnswer(problem: Problem): string {
  const body = problemJson(problem);
  const head = [
    `HTTP/1.1 ${problem.statusCode} ${titleOf(problem.statusCode)}`,
    `Date: ${new Date().toUTCString()}`,
    ...Object.entries(problem.headers).map(([name, value]) => `${name}: ${value}`),
    `Content-Type: ${PROBLEM_TYPE}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}

function clientProblem(statusCode: number): Problem {
  switch (statusCode) {
    case 408:
      return new Problem(408, 'the request did not arrive in time');
    case 413:
      return new Problem(413, `the chunk extensions must be at most ${MAX_HEADER_BYTES} bytes`);
    case 431:
      return new Problem(431, `the request line and headers must be at most ${MAX_HEADER_BYTES} bytes`);
    default:
      return new Problem(400, 'the request is not valid HTTP/1.1');
  }
}
