import { expect, test } from '@jest/globals';
import { RawClient, requestText } from '../monitoring/runtime/testing/raw-client.ts';
import { IDLE_SOCKET_MS } from './limits.ts';
import { runningService } from './testing/running-service.ts';

test('a connection on which nothing moves is closed after its last answer as it is before its first request', async () => {
  await using running = await runningService();
  const { server } = running.service.app;
  expect(server.timeout).toBe(IDLE_SOCKET_MS);
  server.timeout = 200;
  const [asked, silent] = await Promise.all([RawClient.connect(running.port), RawClient.connect(running.port)]);
  const started = performance.now();
  expect(await asked.send(requestText('GET', '/livez')).untilClosed()).toContain('200 OK');
  expect(await silent.untilClosed()).toBe('');
  expect(performance.now() - started).toBeGreaterThan(150);
});
