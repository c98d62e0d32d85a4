import { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { RawClient, requestText } from '../../packages/metric-to-pager/src/measure/testing/raw-client.ts';
import { eventually } from '../../packages/metric-to-pager/src/waiting/testing/eventually.ts';
import { type IdleService, idleService } from '../testing/running-service.ts';

let idle: IdleService;
beforeEach(async () => {
  idle = await idleService();
});
afterEach(() => idle.service.stop());

test('an answer that is sent twice is a warning that names the request', async () => {
  idle.service.app.get('/twice', (_request, reply) => {
    reply.send('once');
    reply.send('twice');
  });
  expect((await idle.service.app.inject('/twice')).body).toBe('once');
  expect(idle.lines).toMatchObject([
    { level: 'warn', err: { code: 'FST_ERR_REP_ALREADY_SENT', message: expect.stringContaining('/twice') } },
  ]);
});

test('a failed stream is an error with its cause and the request id', async () => {
  await streamed(async (client, stream) => {
    stream.destroy(new Error('the source ran dry'));
    await client.untilClosed();
  });
  const [line] = idle.lines.filter(({ level }) => level === 'error');
  expect(line).toMatchObject({ request_id: 'mine', msg: 'a streamed answer failed', err: { message: 'the source ran dry' } });
});

test('an aborted request has only its access-log line', async () => {
  await streamed(async (client) => client.reset());
  expect(idle.lines.filter(({ msg }) => msg !== 'request')).toEqual([]);
});

// --- internal ---

/** Requests an answer that begins and does not end, disturbs it, and waits for its access-log line. */
async function streamed(spoil: (client: RawClient, stream: Readable) => Promise<unknown>): Promise<void> {
  const stream = new Readable({ read() {} });
  idle.service.app.get('/stream', (_request, reply) => reply.send(stream));
  const { app } = await idle.service.listen();
  const client = await RawClient.connect(Number(new URL(app).port));
  client.send(requestText('GET', '/stream', { headers: ['X-Request-Id: mine'] }));
  stream.push('begun');
  await client.until(/begun/);
  await spoil(client, stream);
  await eventually(() => idle.requests().length === 1);
}
