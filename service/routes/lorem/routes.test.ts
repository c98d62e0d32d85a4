import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { InjectOptions } from 'fastify';
import { RawClient, requestText } from '../../../packages/metric-to-pager/src/measure/testing/raw-client.ts';
import { readConfig } from '../../config.ts';
import { Background } from '../../http/background.ts';
import { connectionBounds } from '../../http/connection-bounds.ts';
import { ConnectionGuard } from '../../http/connection-guard.ts';
import { createServer } from '../../http/server.ts';
import { createLogger } from '../../logging/logger.ts';
import { readAnswers } from '../../testing/raw-answers.ts';
import { type IdleService, idleService, runningService } from '../../testing/running-service.ts';
import { loremRoutes } from './routes.ts';

let idle: IdleService;
beforeAll(async () => {
  idle = await idleService();
});
afterAll(() => idle.service.stop());

const PATH = '/lorem/sentence/5/10?seed=s';

test.each(['GET', 'POST'] as const)('%s answers with a text as JSON that varies by Accept', async (method) => {
  const { statusCode, headers, body } = await ask({ method, url: PATH });
  expect(statusCode).toBe(200);
  expect(headers).toMatchObject({
    'content-type': 'application/json; charset=utf-8',
    vary: 'Accept',
    'content-length': String(body.length),
  });
  expect(Object.keys(JSON.parse(body))).toEqual(['message']);
});

test('HEAD answers with the headers of GET and no body', async () => {
  const [head, get] = [await ask({ method: 'HEAD', url: PATH }), await ask({ url: PATH })];
  expect([head.statusCode, head.body, head.headers['content-length']]).toEqual([200, '', get.headers['content-length']]);
});

test('HEAD of a streamed answer ends at once', async () => {
  const { statusCode, headers, body } = await ask({ method: 'HEAD', url: '/lorem/paragraph/1000/1000?count=1000' });
  expect([statusCode, body, headers['content-length']]).toEqual([200, '', undefined]);
});

test('the same seed gives the same text in any letter case of the type, and another seed gives another text', async () => {
  const [first, again, other] = await Promise.all(
    [PATH, PATH.replace('sentence', 'SeNtEnCe'), PATH.replace('=s', '=t')].map((url) => ask({ url })),
  );
  expect(again?.body).toBe(first?.body);
  expect(other?.body).not.toBe(first?.body);
});

test('without a seed every text differs', async () => {
  const answers = await Promise.all(Array.from({ length: 20 }, () => ask({ url: '/lorem/paragraph/5/5' })));
  expect(new Set(answers.map(({ body }) => body)).size).toBe(20);
});

test('Accept: text/plain gives one text per line', async () => {
  const { headers, body } = await ask({ url: '/lorem/word/4/4?count=3&seed=s', headers: { accept: 'text/plain' } });
  expect(headers['content-type']).toBe('text/plain; charset=utf-8');
  expect(body).toMatch(/^(?:[a-z]{4}\n){3}$/);
});

test('an Accept that allows no format gets 406 as a problem document', async () => {
  const { statusCode, headers } = await ask({ url: PATH, headers: { accept: 'image/png' } });
  expect([statusCode, headers['content-type']]).toEqual([406, 'application/problem+json']);
});

test.each([
  ['a JSON Content-Type and no body', 'application/json', ''],
  ['broken JSON', 'application/json', '{'],
  ['a form', 'application/x-www-form-urlencoded', 'a=b'],
  ['text', 'text/plain', 'x'],
  ['bytes', 'application/octet-stream', '\u0000'],
])('a POST with %s is answered, as the body is ignored', async (_what, type, payload) => {
  const { statusCode } = await ask({ method: 'POST', url: PATH, headers: { 'content-type': type }, payload });
  expect(statusCode).toBe(200);
});

test('a POST with a Content-Type and no body is answered over a socket too, where Node ends the body early', async () => {
  await using running = await runningService();
  const request = requestText('POST', PATH, { headers: ['Content-Type: application/json', 'Connection: close'] });
  const client = await RawClient.connect(running.port);
  expect(readAnswers(await client.send(request).untilClosed()).map(({ status }) => status)).toEqual([200]);
});

test('a body of 16 KiB is accepted, a larger one gets 413', async () => {
  const post = (length: number) => ask({ method: 'POST', url: PATH, headers: { 'content-type': 'a/b' }, payload: 'x'.repeat(length) });
  expect((await post(16_384)).statusCode).toBe(200);
  const tooMuch = await post(16_385);
  expect([tooMuch.statusCode, tooMuch.json().error]).toEqual([413, 'the body must be at most 16384 bytes']);
});

test('an invalid Content-Type gets 415', async () => {
  const { statusCode } = await ask({ method: 'POST', url: PATH, headers: { 'content-type': 'garbage' }, payload: 'x' });
  expect(statusCode).toBe(415);
});

test('an invalid request gets all its findings, in `error` too', async () => {
  const { statusCode, headers, body } = await ask({ url: '/lorem/word/0/99?count=x&colour=red' });
  const problem = JSON.parse(body) as { error: string; detail: string; findings: { at: string }[] };
  expect([statusCode, headers['content-type'], problem.error]).toEqual([400, 'application/problem+json', problem.detail]);
  expect(problem.findings.map(({ at }) => at)).toEqual(['path.min', 'path.max', 'query.count', 'query.colour']);
});

test('a long text gets 503 while too many are read slowly, a short one is answered', async () => {
  const { logger } = await createLogger({ LOG_LEVEL: 'silent', LOG_FORMAT: 'json' });
  const connections = new ConnectionGuard({ bounds: connectionBounds(0), onClose: () => {} });
  const context = { config: readConfig({}), logger, connections, background: new Background() };
  const app = createServer(context);
  app.register(loremRoutes, context);
  const long = await app.inject('/lorem/paragraph/1000/1000?count=1000');
  expect([long.statusCode, long.headers['retry-after'], long.json().error]).toEqual([503, '1', expect.stringContaining('read long texts')]);
  expect((await app.inject('/lorem/word/1/2')).statusCode).toBe(200);
  connections.stop();
  await app.close();
});

test('an unknown type gets a 404 that names the known types', async () => {
  const { statusCode, body } = await ask({ url: '/lorem/verse/1/2' });
  expect([statusCode, JSON.parse(body).error]).toEqual([404, 'the type must be one of word, sentence, paragraph, got "verse"']);
});

test('a long parameter gets the answer of an invalid one', async () => {
  const type = await ask({ url: `/lorem/${'x'.repeat(500)}/1/2` });
  expect([type.statusCode, type.json().error]).toEqual([404, expect.stringContaining('the type must be one of')]);
  const number = await ask({ url: `/lorem/word/1/${'2'.repeat(500)}` });
  expect([number.statusCode, number.json().findings[0].at]).toEqual([400, 'path.max']);
});

// --- internal ---

function ask(options: InjectOptions) {
  return idle.service.app.inject(options);
}
