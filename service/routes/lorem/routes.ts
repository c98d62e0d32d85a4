import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { replyPrepared } from '../../http/prepared-head.ts';
import { replyProblem } from '../../http/problems.ts';
import type { Background } from '../../lifecycle/background.ts';
import type { ServiceContext } from '../../lifecycle/context.ts';
import { answerTo } from './answer.ts';
import { formatFor } from './format.ts';
import { readTextRequest } from './request.ts';
import { TEXT_SCHEMA } from './schema.ts';

/** `POST` and `GET /lorem/{type}/{min}/{max}`: generates text. */
export async function loremRoutes(app: FastifyInstance, { background }: Pick<ServiceContext, 'background'>): Promise<void> {
  // The parameters are in the URL: a body of any type is read up to its limit and ignored.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, _body, parsed) => parsed(null));
  const answer = (request: FastifyRequest, reply: FastifyReply) => answerTexts(request, reply, background);
  app.get('/lorem/:type/:min/:max', { schema: TEXT_SCHEMA }, answer);
  app.post('/lorem/:type/:min/:max', { schema: TEXT_SCHEMA }, answer);
}

// --- internal ---

function answerTexts(request: FastifyRequest, reply: FastifyReply, background: Background): void {
  const { detail } = request;
  const wanted = readTextRequest(request.params as Record<string, string>, request.query as Record<string, unknown>);
  if ('statusCode' in wanted) {
    replyProblem(reply, wanted);
    return;
  }
  detail.function = wanted.type;
  detail.min = wanted.min;
  detail.max = wanted.max;
  const format = formatFor(request.raw.headers.accept);
  const answer = answerTo(wanted, format, { detail, background });
  if (typeof answer === 'string') {
    replyPrepared(reply, format.head, answer);
    return;
  }
  // For HEAD, Fastify would read the stream to its end, which would generate all of it.
  if (request.method === 'HEAD') answer.destroy();
  reply.headers(format.head.headers).send(answer);
}
