import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { answerTo } from './answer.ts';
import { formatFor } from './format.ts';
import { readTextRequest } from './request.ts';
import { TEXT_SCHEMA } from './schema.ts';

/** `POST` and `GET /lorem/{type}/{min}/{max}`: generated text. */
export function loremRoutes(app: FastifyInstance, _options: object, done: () => void): void {
  app.addContentTypeParser('*', ignoreBody);
  app.get('/lorem/:type/:min/:max', { schema: TEXT_SCHEMA }, answerTexts);
  app.post('/lorem/:type/:min/:max', { schema: TEXT_SCHEMA }, answerTexts);
  done();
}

// --- internal ---

function answerTexts(request: FastifyRequest, reply: FastifyReply): void {
  const { detail } = request;
  const wanted = readTextRequest(request.params as Record<string, string>, request.query as Record<string, unknown>);
  detail.function = wanted.type;
  detail.min = wanted.min;
  detail.max = wanted.max;
  const format = formatFor(request.raw.headers.accept);
  reply.header('content-type', format.contentType);
  reply.send(answerTo(wanted, format, detail));
}

/** The parameters are in the URL: a body, of whatever type, is read up to its limit and means nothing. */
function ignoreBody(_request: FastifyRequest, payload: NodeJS.ReadableStream, done: (error: Error | null) => void): void {
  payload
    .resume()
    .once('end', () => done(null))
    .once('error', done);
}
