import { afterEach, expect, test } from '@jest/globals';
import { type FastifyInstance, fastify } from 'fastify';
import { exchanges } from 'metric-to-pager/fastify';
import { RawClient, requestText } from '../../packages/metric-to-pager/src/measure/testing/raw-client.ts';
import { eventually } from '../../packages/metric-to-pager/src/waiting/testing/eventually.ts';
import { readAnswers } from '../testing/raw-answers.ts';
import { guards } from './guards.ts';
import { notFound } from './not-found.ts';

const apps: FastifyInstance[] = [];
afterEach(async () => {
  await Promise.all(apps.splice(0).map((app) => app.close()));
});

test('of pipelined requests the first is processed at once, the others in the background and in their order', async () => {
  const { port, steps, paths } = await held();
  const client = await RawClient.connect(port);
  client.send(['/1', '/2', '/3'].map((path) => requestText('GET', path)).join(''));
  await client.until(/^HTTP/);
  await eventually(() => steps.length === 2);
  expect(paths).toEqual(['/1']);
  for (const step of steps) step();
  await eventually(() => readAnswers(client.received).length === 3);
  expect(paths).toEqual(['/1', '/2', '/3']);
  client.reset();
});

test('a pipelined request whose client leaves is not processed, and is recorded with its route', async () => {
  const { port, steps, paths, ended } = await held();
  const client = await RawClient.connect(port);
  client.send(requestText('GET', '/1') + requestText('GET', '/2'));
  await client.until(/^HTTP/);
  client.reset();
  await eventually(() => ended.length === 2);
  for (const step of steps) step();
  expect(paths).toEqual(['/1']);
  expect(ended).toEqual(['/:number 200', '/:number 499']);
});

// --- internal ---

/** Starts an app whose background work runs only when told. */
async function held() {
  const steps: (() => void)[] = [];
  const paths: string[] = [];
  const ended: string[] = [];
  const app = fastify({ forceCloseConnections: true });
  apps.push(app);
  app.register(guards, { background: { soon: (step) => void steps.push(step) } });
  app.register(exchanges);
  app.register(notFound);
  app.after(() => app.exchanges.onEnd(({ route, statusCode }) => void ended.push(`${route} ${statusCode}`)));
  app.register(async (scope) => {
    scope.get('/:number', async ({ url }) => {
      paths.push(url);
      return url;
    });
  });
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  return { port: Number(new URL(url).port), steps, paths, ended };
}
