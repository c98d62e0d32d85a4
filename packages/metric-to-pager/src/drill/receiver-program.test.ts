import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import getPort from 'get-port';
import { eventually } from '../waiting/testing/eventually.ts';
import { KEY_HEADER, RECEIVER_PROGRAM, type ReceiverEnvironment } from './receiver-program.ts';

const KEY = 'the-key-of-the-drill';
const TOKEN = 'the-faults-token';
const POD = '127.0.0.1';

let receiver: ChildProcess;
let pod: Server;
const seen: { readonly method: string; readonly url: string; readonly headers: object; readonly text: string }[] = [];
let podAnswers = 200;
let told = '';
let control = '';

beforeAll(async () => {
  pod = createServer(async (request, answer) => {
    const text = (await request.toArray()).join('');
    seen.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, text });
    if (podAnswers === 0) request.socket.destroy();
    else if (podAnswers === 101) request.socket.end('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n');
    else if (podAnswers === 999) request.socket.end('HTTP/1.1 999 Strange\r\nConnection: close\r\n\r\n');
    else answer.writeHead(podAnswers, { location: 'http://127.0.0.1:1/elsewhere' }).end();
  });
  pod.listen(0, POD);
  await once(pod, 'listening');
  const [notifications, controls] = [await getPort(), await getPort()];
  const environment: ReceiverEnvironment = {
    KEY_SHA256: createHash('sha256').update(KEY).digest('hex'),
    NOTIFICATIONS_PORT: String(notifications),
    CONTROL_PORT: String(controls),
    PODS: POD,
    FAULTS_PORT: String((pod.address() as AddressInfo).port),
  };
  receiver = spawn(process.execPath, ['-e', RECEIVER_PROGRAM], { env: { ...environment, TOKEN }, stdio: 'inherit' });
  told = `http://127.0.0.1:${notifications}`;
  control = `http://127.0.0.1:${controls}`;
  await eventually(async () => (await deliveries().catch(() => undefined)) !== undefined);
});

afterAll(() => {
  receiver.kill();
  pod.close();
});

function relay(message: unknown, headers: Readonly<Record<string, string>> = { [KEY_HEADER]: KEY }): Promise<Response> {
  return fetch(`${control}/relay`, { method: 'POST', headers, body: JSON.stringify(message) });
}

async function deliveries(): Promise<readonly { readonly receiver: string; readonly alerts: readonly object[] }[]> {
  return (await fetch(`${control}/deliveries`, { headers: { [KEY_HEADER]: KEY } })).json() as Promise<never>;
}

const ALERT = { status: 'firing', labels: { alertname: 'A' }, annotations: {}, startsAt: 'a', endsAt: 'b' };

test('a fault is passed on to a pod of the drill, with the token', async () => {
  seen.length = 0;
  podAnswers = 204;
  expect((await relay({ pod: POD, method: 'PUT', body: '{"kind":"error"}' })).status).toBe(200);
  expect((await relay({ pod: POD, method: 'DELETE' })).status).toBe(200);
  expect(seen.map(({ method, url, text }) => [method, url, text])).toEqual([
    ['PUT', '/faults', '{"kind":"error"}'],
    ['DELETE', '/faults', ''],
  ]);
  expect(seen[0]?.headers).toMatchObject({ authorization: `Bearer ${TOKEN}`, host: 'localhost', 'content-type': 'application/json' });
});

test.each<[string, Readonly<Record<string, string>>]>([
  ['none', {}],
  ['another', { [KEY_HEADER]: `${KEY}x` }],
  ['an empty one', { [KEY_HEADER]: '' }],
  ['the digest', { [KEY_HEADER]: createHash('sha256').update(KEY).digest('hex') }],
  ['the token', { authorization: `Bearer ${KEY}` }],
])('with the key %s nothing is relayed and nothing is read', async (_what, headers) => {
  seen.length = 0;
  expect((await relay({ pod: POD, method: 'PUT' }, headers)).status).toBe(403);
  expect((await fetch(`${control}/deliveries`, { headers })).status).toBe(403);
  expect(seen).toEqual([]);
});

test.each([
  ['another address', { pod: '127.0.0.2', method: 'PUT' }, 403],
  ['no address', { method: 'PUT' }, 403],
  ['an empty address', { pod: '', method: 'PUT' }, 403],
  ['a list of the address', { pod: [POD], method: 'PUT' }, 403],
  ['the address with a path', { pod: `${POD}/x`, method: 'PUT' }, 403],
  ['the address with a user', { pod: `x@${POD}`, method: 'PUT' }, 403],
  ['a URL', { url: `http://${POD}/`, method: 'PUT' }, 403],
  ['another method', { pod: POD, method: 'GET' }, 405],
  ['no object', null, 400],
  ['a body that is no text', { pod: POD, method: 'PUT', body: 5 }, 400],
])('with the key, too, only faults of the pods of the drill are relayed: %s', async (_what, message, status) => {
  seen.length = 0;
  expect((await relay(message)).status).toBe(status);
  expect(seen).toEqual([]);
});

test.each([
  [302, 302],
  [401, 401],
  [999, 200],
  [101, 502],
  [0, 502],
])('a pod that answers %i (0: not at all) is followed nowhere', async (answers, status) => {
  seen.length = 0;
  podAnswers = answers;
  expect((await relay({ pod: POD, method: 'PUT' })).status).toBe(status);
  expect(seen.map(({ url }) => url)).toEqual(['/faults']);
});

test('the port for notifications relays nothing', async () => {
  seen.length = 0;
  const body = JSON.stringify({ pod: POD, method: 'PUT' });
  expect((await fetch(`${told}/relay`, { method: 'POST', headers: { [KEY_HEADER]: KEY }, body })).status).toBe(404);
  expect((await fetch(`${told}/deliveries`, { headers: { [KEY_HEADER]: KEY } })).status).toBe(404);
  expect(seen).toEqual([]);
});

test('a notification is kept with its receiver', async () => {
  const before = (await deliveries()).length;
  const body = JSON.stringify({ alerts: [{ ...ALERT, generatorURL: 'dropped' }] });
  expect((await fetch(`${told}/told/drill`, { method: 'POST', body })).status).toBe(200);
  expect((await deliveries()).slice(before)).toEqual([{ receiver: 'drill', at: expect.any(Number), alerts: [ALERT] }]);
});

/** What a client writes and then ends its side, or cuts off. */
const raw = fc.record({
  text: fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc
      .tuple(
        fc.constantFrom('GET', 'POST', 'CONNECT', 'OPTIONS', 'X'),
        fc.constantFrom('/told/a', '/told/', '/relay', '/deliveries', '//', 'http://x/', '*', '%'),
        fc.constantFrom('', `${KEY_HEADER}: ${KEY}\r\n`),
        fc.oneof(fc.json(), fc.constantFrom('{"alerts":[null]}', '{"alerts":{}}', '{', '"', '{"alerts":[{"labels":null}]}')),
      )
      .map(
        ([method, path, key, body]) =>
          `${method} ${path} HTTP/1.1\r\nHost: x\r\n${key}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
      ),
    fc.constantFrom(
      'POST /told/a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nffffffffff\r\n',
      'POST /told/a HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{',
      'GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
      'POST /told/a HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n',
    ),
  ),
  ending: fc.constantFrom('half-closed', 'reset', 'cut'),
  port: fc.constantFrom('told', 'control'),
});

test('no message ends the receiver', async () => {
  podAnswers = 200;
  const property = fc.asyncProperty(raw, async ({ text, ending, port }) => {
    const socket = connect(Number(new URL(port === 'told' ? told : control).port), '127.0.0.1');
    socket.on('error', () => undefined).resume();
    await once(socket, 'connect');
    socket.write(text);
    if (ending === 'half-closed') socket.end();
    else setTimeout(() => (ending === 'reset' ? socket.resetAndDestroy() : socket.destroy()), 5);
    await Promise.race([once(socket, 'close'), new Promise((resolve) => setTimeout(resolve, 100))]);
    socket.destroy();
  });
  await fc.assert(property, { numRuns: 300 });
  expect([receiver.exitCode, (await deliveries()).length > 0]).toEqual([null, true]);
});

test('long notifications are refused, and so are more than it keeps', async () => {
  const post = (alerts: readonly object[]) =>
    fetch(`${told}/told/drill`, { method: 'POST', body: JSON.stringify({ alerts }) }).then(
      ({ status }) => status,
      () => 413,
    );
  expect(await post([{ ...ALERT, labels: { long: 'x'.repeat(2 ** 20) } }])).toBe(413);
  const large = { ...ALERT, labels: { long: 'x'.repeat(2 ** 19) } };
  const statuses: number[] = [];
  for (let sent = 0; sent < 20; sent++) statuses.push(await post([large]));
  expect([statuses[0], statuses.at(-1), receiver.exitCode]).toEqual([200, 503, null]);
});
