import { timingSafeEqual } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { ServiceContext } from '../context.ts';
import type { Faults } from '../faults/faults.ts';
import { FAULT_KINDS, FAULT_NAMES } from '../faults/kinds.ts';
import { strangeOrigin } from '../faults/origin.ts';
import { readFault, schemaOf } from '../faults/request.ts';
import { Problem } from '../http/problem.ts';
import { problemResponses } from './problem-schema.ts';

/**
 * `/faults`: PUT activates a fault, GET lists the active faults, DELETE ends all of them. Answers 404 when FAULTS is off. Without
 * FAULTS_TOKEN it answers requests to loopback or HOST only, and none of a page of another site.
 */
export async function faultRoutes(app: FastifyInstance, { faults, config }: Pick<ServiceContext, 'faults' | 'config'>): Promise<void> {
  const token = config.FAULTS_TOKEN;
  app.addHook('onRequest', (request, _reply, next) => {
    if (faults === undefined) next(new Problem(404, 'fault injection is off; FAULTS=on turns it on'));
    else if (token === undefined) next(strangeOrigin(request.headers, config.HOST));
    else next(isBearer(request.headers.authorization, token) ? undefined : UNAUTHORIZED);
  });
  if (faults === undefined) {
    app.all('/faults', { schema: { hide: true } }, () => {});
    return;
  }
  acceptJsonOnly(app);
  const secured = token === undefined ? {} : { security: [{ bearer: [] }] };
  app.get('/faults', { schema: { ...LIST_SCHEMA, ...secured } }, () => listed(faults));
  app.put('/faults', { schema: { ...PUT_SCHEMA, ...secured } }, (request) => {
    faults.put(readFault(request.body));
    return listed(faults);
  });
  app.delete('/faults', { schema: { ...CLEAR_SCHEMA, ...secured } }, (_request, reply) => {
    faults.clear();
    return reply.code(204).send();
  });
}

// --- internal ---

const UNAUTHORIZED = new Problem(401, 'Authorization must be "Bearer" with the token of FAULTS_TOKEN', {
  headers: { 'www-authenticate': 'Bearer' },
});

const LISTED = { 200: { description: 'The active faults.', type: 'object', additionalProperties: true } };
const LIST_SCHEMA = { summary: 'List the active faults', tags: ['faults'], response: { ...LISTED, ...problemResponses(401, 403) } };
const PUT_SCHEMA = {
  summary: 'Activate a fault, replacing one of the same kind',
  tags: ['faults'],
  body: { oneOf: FAULT_NAMES.map(schemaOf) },
  response: { ...LISTED, ...problemResponses(400, 401, 403, 413, 415) },
};
const CLEAR_SCHEMA = {
  summary: 'End all faults',
  tags: ['faults'],
  response: { 204: { description: 'No fault is active.', type: 'null' }, ...problemResponses(401, 403) },
};

/** Some clients send `Content-Type: application/json` without a body, such as with DELETE. */
function acceptJsonOnly(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, parsed) => {
    if (body === '') parsed(null, undefined);
    else parse(request, body as string, parsed);
  });
}

function listed(faults: Faults) {
  const members = faults.list().map(({ kind, amount, share, endsAt }) => {
    const name = FAULT_KINDS[kind].amount?.name;
    return { kind, ...(name !== undefined && { [name]: amount }), share, ends: new Date(endsAt).toISOString() };
  });
  return { faults: members };
}

function isBearer(given: string | undefined, token: string): boolean {
  const expected = Buffer.from(token);
  const actual = Buffer.from(/^Bearer +(\S+)$/i.exec(given ?? '')?.[1] ?? '');
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}
