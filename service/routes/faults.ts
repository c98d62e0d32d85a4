import { timingSafeEqual } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { ActiveFault, Faults } from '../faults/faults.ts';
import { FAULT_KINDS } from '../faults/kinds.ts';
import { FAULT_SCHEMA, readFault } from '../faults/request.ts';
import { Problem } from '../http/problem.ts';
import { problemResponses } from './problem-schema.ts';

export interface FaultRoutesOptions {
  /** `undefined` where faults are off: the routes then say how to turn them on. */
  readonly faults: Faults | undefined;
  /** What `Authorization: Bearer` must hold, if anything. */
  readonly token: string | undefined;
}

/** `/faults`: PUT puts a fault in force, GET lists those that are, DELETE ends them all. */
export function faultRoutes(app: FastifyInstance, { faults, token }: FaultRoutesOptions, done: () => void): void {
  app.addHook('onRequest', (request, _reply, next) => {
    if (faults === undefined) next(new Problem(404, 'faults are off; they are for drills, and FAULTS=on turns them on'));
    else if (token !== undefined && !isBearer(request.headers.authorization, token)) next(UNAUTHORIZED);
    else next();
  });
  if (faults === undefined) {
    app.all('/faults', { schema: { hide: true } }, () => {});
    done();
    return;
  }
  takeJsonAlone(app);
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
  done();
}

// --- internal ---

const UNAUTHORIZED = new Problem(401, 'Authorization must be "Bearer" and the token in FAULTS_TOKEN', {
  headers: { 'www-authenticate': 'Bearer' },
});

const LISTED = { 200: { description: 'The faults in force.', type: 'object', additionalProperties: true } };
const LIST_SCHEMA = { summary: 'The faults in force', tags: ['faults'], response: { ...LISTED, ...problemResponses(401) } };
const PUT_SCHEMA = {
  summary: 'Put a fault in force, in the place of one of its kind',
  tags: ['faults'],
  body: FAULT_SCHEMA,
  response: { ...LISTED, ...problemResponses(400, 401, 413, 415) },
};
const CLEAR_SCHEMA = {
  summary: 'End all faults',
  tags: ['faults'],
  response: { 204: { description: 'None is in force.', type: 'null' }, ...problemResponses(401) },
};

/** Some clients announce JSON where they send nothing, as with DELETE: that is no body. */
function takeJsonAlone(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, parsed) => {
    if (body === '') parsed(null, undefined);
    else parse(request, body as string, parsed);
  });
}

function listed(faults: Faults) {
  return { faults: faults.list().map(shown) };
}

function shown({ kind, amount, share, endsAt }: ActiveFault) {
  const name = FAULT_KINDS[kind].amount?.name;
  return { kind, ...(name !== undefined && { [name]: amount }), share, ends: new Date(endsAt).toISOString() };
}

function isBearer(given: string | undefined, token: string): boolean {
  const expected = Buffer.from(token);
  const actual = Buffer.from(/^Bearer +(\S+)$/i.exec(given ?? '')?.[1] ?? '');
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}
