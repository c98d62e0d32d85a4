import { expect, test } from '@jest/globals';
import { RawClient, requestText } from '../../packages/metric-to-pager/src/measure/testing/raw-client.ts';
import { idleService, runningService } from '../testing/running-service.ts';
import * as limits from './limits.ts';

test('an idle connection is closed both after its last answer and before its first request', async () => {
  await using running = await runningService();
  const { server } = running.service.app;
  expect(server.timeout).toBe(limits.IDLE_SOCKET_MS);
  server.timeout = 200;
  const [asked, silent] = await Promise.all([RawClient.connect(running.port), RawClient.connect(running.port)]);
  const started = performance.now();
  expect(await asked.send(requestText('GET', '/livez')).untilClosed()).toContain('200 OK');
  expect(await silent.untilClosed()).toBe('');
  expect(performance.now() - started).toBeGreaterThan(150);
});

test.each([{}, { METRICS_PORT: '0' }])('every port has the limits, with %j', async (environment) => {
  await using idle = await idleService(environment);
  for (const { server } of [idle.service.app, idle.service.operations ?? idle.service.app]) {
    expect(server).toMatchObject({
      headersTimeout: limits.HEADERS_TIMEOUT_MS,
      requestTimeout: limits.REQUEST_TIMEOUT_MS,
      timeout: limits.IDLE_SOCKET_MS,
      maxRequestsPerSocket: limits.MAX_REQUESTS_PER_SOCKET,
      maxConnections: limits.MAX_CONNECTIONS,
    });
  }
});
