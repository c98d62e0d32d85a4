import { METHODS } from 'node:http';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { fastify, type InjectOptions } from 'fastify';
import { requestText } from '../../packages/metric-to-pager/src/measure/testing/raw-client.ts';
import { answersTo } from '../testing/raw-answers.ts';
import { type RunningService, runningService } from '../testing/running-service.ts';
import { notFound } from './not-found.ts';

let running: RunningService;
beforeAll(async () => {
  running = await runningService();
});
afterAll(() => running.service.stop());

const TEXT = '/lorem/word/1/2';
const ALLOW = 'GET, HEAD, OPTIONS, POST';
const WRONG_METHODS = METHODS.filter((method) => !['GET', 'HEAD', 'POST', 'OPTIONS', 'CONNECT'].includes(method));

test('a method that the path does not have gets 405 with Allow', async () => {
  const answers = await Promise.all(WRONG_METHODS.map((method) => answersTo(running.port, requestText(method, TEXT))));
  expect(answers.map(([answer]) => [answer?.status, answer?.headers['allow'], answer?.problem?.status])).toEqual(
    WRONG_METHODS.map(() => [405, ALLOW, 405]),
  );
});

test('an unknown path gets 404 under every method', async () => {
  const methods = [...WRONG_METHODS, 'GET', 'POST', 'OPTIONS'];
  const answers = await Promise.all(methods.map((method) => answersTo(running.port, requestText(method, '/nowhere'))));
  expect(answers.map(([answer]) => [answer?.status, answer?.problem?.status])).toEqual(methods.map(() => [404, 404]));
});

test('OPTIONS * is answered with 204 and Allow', async () => {
  const [answer] = await answersTo(running.port, requestText('OPTIONS', '*'));
  expect([answer?.status, answer?.headers['allow']]).toEqual([204, expect.stringContaining('GET')]);
});

test('OPTIONS of a path is answered with 204 and Allow', async () => {
  const { statusCode, headers, body } = await ask({ method: 'OPTIONS', url: TEXT });
  expect([statusCode, headers['allow'], body]).toEqual([204, ALLOW, '']);
});

test('Allow names the methods of the requested path', async () => {
  expect((await ask({ method: 'POST', url: '/version' })).headers['allow']).toBe('GET, HEAD, OPTIONS');
  expect((await ask({ method: 'POST', url: '/livez' })).headers['allow']).toBe('GET, HEAD, OPTIONS');
});

test('Allow names the methods of every template that matches the path', async () => {
  const app = fastify();
  app.register(notFound);
  app.register(async (scope) => {
    scope.get('/items/:id', () => 'an item');
    scope.put('/items/first', () => 'put');
  });
  await app.ready();
  const answers = await Promise.all(['/items/first', '/items/7'].map((url) => app.inject({ method: 'DELETE', url })));
  expect(answers.map(({ statusCode, headers }) => [statusCode, headers['allow']])).toEqual([
    [405, 'GET, HEAD, OPTIONS, PUT'],
    [405, 'GET, HEAD, OPTIONS'],
  ]);
  expect(['/items/first', '/items/7', '/items', '/'].map((path) => app.routeAt(path))).toEqual([
    '/items/first',
    '/items/:id',
    undefined,
    undefined,
  ]);
  await app.close();
});

test.each([
  ['XML', 'text/xml', '<a/>'],
  ['broken JSON', 'application/json', '{'],
  ['an empty JSON document', 'application/json', ''],
  ['an invalid Content-Type', 'garbage', 'x'],
  ['17 KiB', 'text/plain', 'x'.repeat(17_000)],
])('a body with %s does not hide a 404 or a 405', async (_what, type, payload) => {
  const headers = { 'content-type': type };
  expect((await ask({ method: 'POST', url: '/nowhere', headers, payload })).statusCode).toBe(404);
  expect((await ask({ method: 'PUT', url: TEXT, headers, payload })).statusCode).toBe(405);
});

test('a missing documentation file gets 404', async () => {
  expect((await ask({ url: '/docs/static/nothing.js' })).statusCode).toBe(404);
});

test('the 404 names the path, without its query, and where the paths are listed', async () => {
  const [answer] = await answersTo(running.port, requestText('GET', '/no"where?secret=1'));
  expect(answer?.problem?.error).toBe('the path "/no\\"where" does not exist; GET /openapi.json lists the paths');
});

test('a request in absolute form is routed by its path', async () => {
  const answers = await Promise.all(
    ['http://other/version', 'http://other/nowhere'].map((target) => answersTo(running.port, requestText('GET', target))),
  );
  expect(answers.map(([answer]) => answer?.status)).toEqual([200, 404]);
});

// --- internal ---

function ask(options: InjectOptions) {
  return running.service.app.inject(options);
}
