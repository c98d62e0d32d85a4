import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { connect } from './connect.ts';
import { throughProxy } from './proxy.ts';

const folder = mkdtempSync(join(tmpdir(), 'kubeconfig-'));
let server: Server;
let connections = 0;
let url: string;

beforeAll(async () => {
  server = createServer((request, answer) => {
    if (request.url === '/slow') return;
    answer.setHeader('x-from', 'server').writeHead(request.url === '/none' ? 404 : 200);
    answer.end(`${request.method} ${request.url} ${request.headers.authorization}`);
  });
  server.on('connection', () => connections++);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true });
});

function kubeconfig(name: string, context: string, cluster: object = { server: url, 'insecure-skip-tls-verify': true }): string {
  const file = join(folder, name);
  writeFileSync(
    file,
    JSON.stringify({
      'current-context': context,
      clusters: [{ name: 'c', cluster }],
      users: [{ name: 'u', user: { token: 'secret' } }],
      contexts: [{ name: 'main', context: { cluster: 'c', user: 'u' } }],
    }),
  );
  return file;
}

test('sends requests as the user of the current context, and returns any status', async () => {
  const api = connect({ env: {}, kubeconfig: kubeconfig('good', 'main') });
  const answer = await api.send({ path: '/version', query: { a: 'b c' } });
  expect(answer).toEqual({
    status: 200,
    headers: expect.objectContaining({ 'x-from': 'server' }),
    text: 'GET /version?a=b+c Bearer secret',
  });
  expect((await api.send({ path: '/none' })).status).toBe(404);
});

test('requests share connections', async () => {
  const api = connect({ env: {}, kubeconfig: kubeconfig('proxied', 'main', { server: url, 'proxy-url': url }) });
  const before = connections;
  for (let i = 0; i < 10; i++) expect((await api.send({ path: '/version' })).status).toBe(200);
  expect(connections - before).toBeLessThanOrEqual(2);
});

test('throughProxy sends a request to a Service or pod in the cluster', async () => {
  const api = connect({ env: {}, kubeconfig: kubeconfig('good', 'main') });
  const listener = { kind: 'services', namespace: 'shop', name: 'checkout', port: 'http' } as const;
  const { text } = await throughProxy(api, listener, { method: 'POST', path: '/orders' });
  expect(text).toMatch(/^POST \/api\/v1\/namespaces\/shop\/services\/checkout:http\/proxy\/orders /);
});

test('a request can be aborted', async () => {
  const api = connect({ env: {}, kubeconfig: kubeconfig('good', 'main') });
  await expect(api.send({ path: '/slow', signal: AbortSignal.timeout(50) })).rejects.toThrow('GET /slow was aborted');
});

test('the error for an unreachable API server has its address', async () => {
  const api = connect({
    env: {},
    kubeconfig: kubeconfig('away', 'main', { server: 'http://127.0.0.1:9', 'insecure-skip-tls-verify': true }),
  });
  await expect(api.send({ path: '/version' })).rejects.toThrow('GET /version to the API server http://127.0.0.1:9 failed: ');
});
