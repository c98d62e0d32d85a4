import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type IdleService, idleService } from '../testing/running-service.ts';

let idle: IdleService;
beforeAll(async () => {
  idle = await idleService();
});
afterAll(() => idle.service.stop());

test('the policy of the documentation allows no other host and no inline script', async () => {
  const { statusCode, headers, body } = await idle.service.app.inject('/docs');
  expect([statusCode, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
  expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self';/);
  expect(body.match(/<script(?! src=)/g)).toBeNull();
});

test('every file that the documentation loads is served', async () => {
  const { body } = await idle.service.app.inject('/docs');
  const paths = [...body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path = '']) => path);
  expect(paths.length).toBeGreaterThan(3);
  for (const url of paths) expect([url, (await idle.service.app.inject(url)).statusCode]).toEqual([url, 200]);
});

test('the OpenAPI document is JSON that caches revalidate', async () => {
  const { headers, body } = await idle.service.app.inject('/openapi.json');
  expect(headers).toMatchObject({ 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-cache' });
  expect(JSON.parse(body)).toMatchObject({ openapi: '3.1.0' });
});
