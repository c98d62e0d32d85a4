import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { fastify } from 'fastify';
import { RawClient, requestText } from '../../packages/metric-to-pager/src/measure/testing/raw-client.ts';
import { prepareHead, replyPrepared, sendPrepared } from './prepared-head.ts';

const HEAD = prepareHead(404, { 'content-type': 'text/plain', allow: 'GET, HEAD' });
const servers: Server[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise((closed) => server.close(closed));
});

const CLOSE = ['Connection: close'];

test.each<[what: string, bytes: string]>([
  ['a request', requestText('GET', '/')],
  ['HEAD, which has no body', requestText('HEAD', '/')],
  ['a request that closes its connection', requestText('GET', '/', { headers: CLOSE })],
  ['HTTP/1.0', 'GET / HTTP/1.0\r\n\r\n'],
  ['HTTP/1.0 that keeps its connection', 'GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n'],
  ['a body', requestText('POST', '/', { body: 'abc' })],
  ['an expectation', requestText('POST', '/', { headers: ['Expect: 100-continue'], body: 'abc' })],
  ['pipelined requests', requestText('GET', '/') + requestText('GET', '/')],
  ['the last request that a connection allows', requestText('GET', '/').repeat(3)],
])('the answer to %s has the same bytes as that of Node.js', async (_what, bytes) => {
  for (const body of ['nothing is there', 'niente è lì ✓']) {
    const prepared = await answered(bytes, (response) => sendPrepared(response, HEAD, { requestId: 'r-1', body }));
    const composed = await answered(bytes, (response) => {
      const headers = { ...HEAD.headers, 'x-request-id': 'r-1', 'content-length': Buffer.byteLength(body) };
      response.writeHead(404, headers).end(body);
    });
    expect(prepared).toBe(composed);
    expect(prepared).toContain('HTTP/1.1 404 Not Found\r\n');
  }
});

test('only an answer that closes its connection uses writeHead', async () => {
  const composedByNode: boolean[] = [];
  const answer = (response: ServerResponse) => {
    const { writeHead } = response;
    let called = false;
    response.writeHead = ((...args: Parameters<typeof writeHead>) => {
      called = true;
      return writeHead.apply(response, args);
    }) as typeof writeHead;
    sendPrepared(response, HEAD, { requestId: 'r-1', body: '' });
    composedByNode.push(called);
  };
  await answered(requestText('GET', '/') + requestText('GET', '/', { headers: CLOSE }), answer);
  expect(composedByNode).toEqual([false, true]);
});

test('headers that are already set are kept', async () => {
  const answer = await answered(requestText('GET', '/', { headers: CLOSE }), (response) => {
    response.setHeader('x-before', '1');
    sendPrepared(response, HEAD, { requestId: 'r-1', body: '' });
  });
  expect(answer).toMatch(/x-before: 1\r\n(.*\r\n)*allow: GET, HEAD\r\n/);
});

test.each([
  ['a line break', { allow: 'GET\r\nx: y' }],
  ['a space in a name', { 'al low': 'GET' }],
  ['a header that differs per answer', { 'Content-Length': '3' }],
])('%s cannot be prepared', (_what, headers) => {
  expect(() => prepareHead(200, headers as Record<string, string>)).toThrow(/must not have|Invalid character|valid HTTP token/);
});

test.each([
  ['injected', { observes: false, other: false }],
  ['observed by a hook', { observes: true, other: false }],
  ['given a header by a hook', { observes: false, other: true }],
])('an answer that is %s has the same headers', async (_what, { observes, other }) => {
  const app = fastify({ genReqId: () => 'r-1' });
  app.decorate('observesAnswers', observes);
  const seen: unknown[] = [];
  app.addHook('onSend', async (_request, _reply, payload) => void seen.push(payload));
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('x-request-id', 'r-1');
    if (other) reply.header('x-other', '1');
  });
  app.get('/', (_request, reply) => replyPrepared(reply, HEAD, '{}'));
  const { statusCode, headers, body } = await app.inject('/');
  expect([statusCode, headers['content-type'], headers['allow'], headers['x-request-id'], headers['x-other'], body]).toEqual([
    404,
    'text/plain',
    'GET, HEAD',
    'r-1',
    other ? '1' : undefined,
    '{}',
  ]);
  expect(seen).toEqual(observes || other ? ['{}'] : []);
  await app.close();
});

// --- internal ---

/** Returns what a server sends until it closes the connection, dates removed; every third request is the last of its connection. */
async function answered(bytes: string, answer: (response: ServerResponse) => void): Promise<string> {
  const server = createServer((_request: IncomingMessage, response: ServerResponse) => answer(response));
  servers.push(server);
  server.keepAliveTimeout = 0;
  server.maxRequestsPerSocket = 3;
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const client = await RawClient.connect((server.address() as AddressInfo).port);
  return (await client.send(bytes).finish().untilClosed()).replaceAll(/^Date: .* GMT\r\n/gm, 'Date: now\r\n');
}
