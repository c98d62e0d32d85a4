import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { fastifyPlugin } from 'fastify-plugin';
import { endsRequestEarly, exchangeOf, statusOfClientError } from 'metric-to-pager/fastify';
import { MAX_BODY_BYTES, MAX_HEADER_BYTES } from './limits.ts';
import { type PreparedHead, prepareHead, replyPrepared } from './prepared-head.ts';
import { PROBLEM_TYPE, Problem, type ProblemDetails, problemJson, titleOf } from './problem.ts';
import type { RequestDetail } from './request-detail.ts';

/** Makes every error of this app an `application/problem+json` answer. */
export const problems = fastifyPlugin(
  (app: FastifyInstance, _options: object, done: () => void) => {
    app.setErrorHandler(sendProblem);
    done();
  },
  { name: 'problems' },
);

/** Answers a request with the problem that an error is: Fastify's error handler, and its handler of errors before routing. */
export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const problem = toProblem(error);
  const exchange = exchangeOf<RequestDetail>(request.raw);
  if (exchange?.detail !== undefined && problem.statusCode === 500) exchange.detail.error = error;
  replyProblem(reply, problem);
}

/** A problem as it is sent, to be sent again and again. */
export function prepareProblem(problem: ProblemDetails): { readonly head: PreparedHead; readonly body: string } {
  return { head: headOf(problem), body: problemJson(problem) };
}

/** Answers with a problem that was foreseen, which needs no error to be made. */
export function replyProblem(reply: FastifyReply, problem: ProblemDetails): void {
  replyPrepared(reply, headOf(problem), problemJson(problem));
}

/**
 * Answers what Node's parser refused before there was a request, in the same shape, and closes the connection. Where an answer is
 * already on its way on that socket nothing can be said, and it is only closed, as it is when its client left inside a body.
 *
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

/** The whole answer to `CONNECT`, for which Node has no response to write to. */
export function connectAnswer(): string {
  return rawAnswer(new Problem(405, 'this service opens no tunnels', { headers: { Allow: '' } }));
}

/** The problem that an error is to the client: its own, Fastify's in our words, or a 500 that gives nothing away. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const { code = '', statusCode = 500, message } = error as Partial<FastifyError>;
  const sentence = SENTENCES[code];
  if (sentence !== undefined) return new Problem(statusCode, sentence, { cause: error });
  if (statusCode >= 400 && statusCode < 500) return new Problem(statusCode, message ?? 'the request is not valid', { cause: error });
  return new Problem(500, 'the service failed to answer this request; its log has the cause under the request id', { cause: error });
}

// --- internal ---

/** What Fastify's own error codes mean, for a person. @see https://fastify.dev/docs/latest/Reference/Errors/ */
const SENTENCES: Readonly<Record<string, string>> = {
  FST_ERR_BAD_URL: 'the path is not valid: a "%" must be followed by two hexadecimal digits that form UTF-8',
  FST_ERR_CTP_BODY_TOO_LARGE: `the body must be at most ${MAX_BODY_BYTES} bytes`,
  FST_ERR_CTP_EMPTY_JSON_BODY: 'the body must be a JSON document, got nothing',
  FST_ERR_CTP_INVALID_JSON_BODY: 'the body must be a JSON document',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'the body must be as long as Content-Length says',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'Content-Type must be a media type that is taken here: application/json for a body that has a meaning',
};

/** The heads of the problems so far: few differ, by status and by what `Allow` or `Retry-After` says. */
const heads = new Map<string, PreparedHead>();

/** More than that differ only if something is wrong; then they are forgotten rather than kept for ever. */
const MOST_HEADS = 1_000;

function headOf({ statusCode, headers }: ProblemDetails): PreparedHead {
  let key = `${statusCode}`;
  for (const name in headers) key += `\n${name}: ${headers[name]}`;
  const known = heads.get(key);
  if (known !== undefined) return known;
  if (heads.size >= MOST_HEADS) heads.clear();
  const head = prepareHead(statusCode, { ...headers, 'content-type': PROBLEM_TYPE });
  heads.set(key, head);
  return head;
}

/** A problem as the bytes of an answer after which the connection ends. */
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
