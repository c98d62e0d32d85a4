import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ServiceContext } from '../../context.ts';
import { replyPrepared } from '../../http/prepared-head.ts';
import { Problem } from '../../http/problem.ts';
import { replyProblem } from '../../http/problems.ts';
import { answerTo } from './answer.ts';
import { formatFor } from './format.ts';
import { readTextRequest } from './request.ts';
import { TEXT_SCHEMA } from './schema.ts';

/** `POST` and `GET /lorem/{type}/{min}/{max}`: generates text. */
export async function loremRoutes(app: FastifyInstance, context: StreamContext): Promise<void> {
  // The parameters are in the URL: a body of any type is read up to its limit and ignored.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, _body, parsed) => parsed(null));
  const answer = (request: FastifyRequest, reply: FastifyReply) => answerTexts(request, reply, context);
  app.get('/lorem/:type/:min/:max', { schema: TEXT_SCHEMA }, answer);
  app.post('/lorem/:type/:min/:max', { schema: TEXT_SCHEMA }, answer);
}

// --- internal ---

type StreamContext = Pick<ServiceContext, 'background' | 'connections'>;

const TOO_MANY_STREAMS = new Problem(503, 'too many clients read long texts slowly; try again in 1 second, or ask for a shorter text');

function answerTexts(request: FastifyRequest, reply: FastifyReply, { background, connections }: StreamContext): void {
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
  if (!connections.admitStream()) {
    answer.destroy();
    detail.streamed = false;
    replyProblem(reply, TOO_MANY_STREAMS);
    return;
  }
  // For HEAD, Fastify would read the stream to its end, which would generate all of it.
  if (request.method === 'HEAD') answer.destroy();
  reply.headers(format.head.headers).send(answer);
}
