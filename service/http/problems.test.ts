import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { fastify } from 'fastify';
import { RawClient, requestText } from '../../packages/metric-to-pager/src/measure/testing/raw-client.ts';
import { eventually } from '../../packages/metric-to-pager/src/waiting/testing/eventually.ts';
import { answersTo, type RawAnswer, readAnswers } from '../testing/raw-answers.ts';
import { type RunningService, runningService } from '../testing/running-service.ts';
import { Problem } from './problem.ts';
import { sendProblem, toProblem } from './problems.ts';

let running: RunningService;
beforeAll(async () => {
  running = await runningService();
});
afterAll(() => running.service.stop());

const TEXT = '/lorem/word/1/2';

test('an unexpected error gets a 500 without its message and stack', async () => {
  const app = fastify();
  app.setErrorHandler(sendProblem);
  app.get('/bug', () => {
    throw new Error('password=hunter2');
  });
  app.get('/rejected', () => Promise.reject(new TypeError('password=hunter2')));
  for (const url of ['/bug', '/rejected']) {
    const { statusCode, headers, body } = await app.inject(url);
    expect([statusCode, headers['content-type'], JSON.parse(body).title]).toEqual([
      500,
      'application/problem+json',
      'Internal Server Error',
    ]);
    expect(body).not.toMatch(/hunter2|\.ts|at /);
  }
  await app.close();
});

test('a problem keeps its message, and a known error code of Fastify gets the message of the service', () => {
  const problem = new Problem(418, 'short and stout');
  expect(toProblem(problem)).toBe(problem);
  expect(toProblem({ code: 'FST_ERR_CTP_BODY_TOO_LARGE', statusCode: 413, message: 'Request body is too large' }).message).toBe(
    'the body must be at most 16384 bytes',
  );
  expect(toProblem({ code: 'FST_ERR_NEW', statusCode: 409, message: 'words of Fastify' }).message).toBe('words of Fastify');
  for (const odd of [{ statusCode: 503, message: 'inner' }, { statusCode: 200 }, {}, 'thrown text', 7])
    expect(toProblem(odd).statusCode).toBe(500);
});

test.each<[what: string, bytes: string, status: number, sentence: string]>([
  ['no HTTP', 'hello\r\n\r\n', 400, 'the request is not valid HTTP/1.1'],
  ['the first bytes of TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', 400, 'the request is not valid HTTP/1.1'],
  ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400, 'the request is not valid HTTP/1.1'],
  ['a space in its path', requestText('GET', '/lorem/a word/1/2'), 400, 'the request is not valid HTTP/1.1'],
  ['an unknown method', requestText('BREW', TEXT), 400, 'the request is not valid HTTP/1.1'],
  [
    'two lengths',
    requestText('POST', TEXT, { headers: ['Content-Length: 1', 'Content-Length: 2'] }),
    400,
    'the request is not valid HTTP/1.1',
  ],
  [
    'a length and chunks',
    requestText('POST', TEXT, { headers: ['Content-Length: 1', 'Transfer-Encoding: chunked'] }),
    400,
    'the request is not valid HTTP/1.1',
  ],
  ['a control character in a header', requestText('GET', TEXT, { headers: ['X: a\x00b'] }), 400, 'the request is not valid HTTP/1.1'],
  [
    '20 KiB of headers',
    requestText('GET', TEXT, { headers: [`X: ${'x'.repeat(20_000)}`] }),
    431,
    'the request line and headers must be at most 16384 bytes',
  ],
  ['20 KiB of path', requestText('GET', `/${'x'.repeat(20_000)}`), 431, 'the request line and headers must be at most 16384 bytes'],
  [
    'an invalid chunk',
    `${requestText('POST', TEXT, { headers: ['Transfer-Encoding: chunked'] })}xyz\r\n`,
    400,
    'the request is not valid HTTP/1.1',
  ],
  [
    '17 KiB of chunk extensions',
    `${requestText('POST', TEXT, { headers: ['Transfer-Encoding: chunked'] })}1;${'x'.repeat(17_000)}\r\n`,
    413,
    'the chunk extensions must be at most 16384 bytes',
  ],
])('a request with %s is answered with a problem, and the connection closes', async (_what, bytes, status, sentence) => {
  const answer = only(await answersTo(running.port, bytes));
  expect([answer.status, answer.problem?.error, answer.headers['connection']]).toEqual([status, sentence, 'close']);
  expect(answer.headers['date']).toMatch(/ GMT$/);
});

test('CONNECT gets 405', async () => {
  const answer = only(await answersTo(running.port, requestText('CONNECT', 'example.org:443')));
  expect([answer.status, answer.headers['allow'], answer.problem?.error]).toEqual([405, '', 'this service does not support CONNECT']);
});

test.each<[what: string, bytes: string, status: number, sentence: string]>([
  ['no Host', `GET ${TEXT} HTTP/1.1\r\n\r\n`, 400, 'the request must name a Host, got none'],
  ['two Hosts', `GET ${TEXT} HTTP/1.1\r\nHost: a\r\nAccept: */*\r\nhOST: a\r\n\r\n`, 400, 'the request must name one Host, got more'],
  ['an expectation', requestText('GET', TEXT, { headers: ['Expect: tea'] }), 417, 'Expect must be 100-continue, got "tea"'],
  ['a target of 2049 bytes', requestText('GET', `/${'x'.repeat(2048)}`), 414, 'the request target must be at most 2048 bytes, got 2049'],
  [
    'a stray "%"',
    requestText('GET', '/lorem/%zz/1/2'),
    400,
    'the path is not valid: a "%" must be followed by two hexadecimal digits that form UTF-8',
  ],
  [
    'bytes that are not UTF-8',
    requestText('GET', '/lorem/%c3%28/1/2'),
    400,
    'the path is not valid: a "%" must be followed by two hexadecimal digits that form UTF-8',
  ],
])('a request with %s is answered with a problem, its id and an open connection', async (_what, bytes, status, sentence) => {
  const [answer, next] = await answersTo(running.port, bytes + requestText('GET', '/livez'));
  expect([answer?.status, answer?.problem?.error, next?.status]).toEqual([status, sentence, 200]);
  expect(answer?.headers['x-request-id']).toMatch(/^[\da-f]{8}-/);
});

test.each([
  ['HTTP/1.0 without Host', `GET ${TEXT} HTTP/1.0\r\n\r\n`],
  ['HTTP/1.0 with Expect, which it does not define', `GET ${TEXT} HTTP/1.0\r\nExpect: tea\r\n\r\n`],
  ['Expect: 100-continue', requestText('POST', TEXT, { headers: ['Expect: 100-continue'], body: 'x' })],
  ['a target of 2048 bytes', requestText('GET', `/version?${'x'.repeat(2039)}`)],
  ['an unsupported upgrade', requestText('GET', TEXT, { headers: ['Connection: Upgrade', 'Upgrade: websocket'] })],
])('%s is answered', async (_what, bytes) => {
  expect(only(await answersTo(running.port, bytes)).status).toBe(200);
});

test('headers that do not arrive in time get 408', async () => {
  await using slow = await runningService();
  slow.service.app.server.headersTimeout = 100;
  const client = await RawClient.connect(slow.port);
  const answer = only(readAnswers(await client.send('GET / HTTP/1.1\r\nHost:').untilClosed()));
  expect([answer.status, answer.problem?.error]).toEqual([408, 'the request did not arrive in time']);
});

test('a body that does not arrive in time gets 408 and one access-log line', async () => {
  await using slow = await runningService();
  slow.service.app.server.requestTimeout = 100;
  slow.service.app.server.headersTimeout = 100;
  const client = await RawClient.connect(slow.port);
  const answer = only(readAnswers(await client.send(`POST ${TEXT} HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nab`).untilClosed()));
  expect([answer.status, answer.problem?.error]).toEqual([408, 'the request did not arrive in time']);
  await eventually(() => slow.requests().length > 0);
  expect(slow.requests().map(({ status, route }) => [status, route])).toEqual([[408, '/lorem/:type/:min/:max']]);
});

// --- internal ---

function only(answers: readonly RawAnswer[]): RawAnswer {
  const [answer, ...more] = answers;
  if (answer === undefined || more.length > 0) throw new Error(`expected one answer, got ${JSON.stringify(answers)}`);
  return answer;
}
