// Stands in for Grafana in compose.yaml where its image cannot be pulled. It reads the provisioning files and answers a small part of
// Grafana's API: /api/health, /api/search and /api/datasources/proxy. It draws nothing.
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { parse } from 'yaml';

const PROVISIONING = '/etc/grafana/provisioning';
const LOGIN = `Basic ${Buffer.from(`admin:${process.env['GF_SECURITY_ADMIN_PASSWORD']}`).toString('base64')}`;

const provisioned = (kind) =>
  readdirSync(join(PROVISIONING, kind)).flatMap((file) => parse(readFileSync(join(PROVISIONING, kind, file), 'utf8'))[kind] ?? []);
const dataSources = provisioned('datasources');
const dashboards = readdirSync(join(PROVISIONING, 'dashboards'))
  .flatMap((file) => parse(readFileSync(join(PROVISIONING, 'dashboards', file), 'utf8')).providers)
  .flatMap(({ folder, options }) =>
    readdirSync(options.path).map((file) => ({ folder, ...JSON.parse(readFileSync(join(options.path, file), 'utf8')) })),
  );

/** Returns the status and the body of an answer. */
async function answer({ url, headers }) {
  const { pathname, search } = new URL(url, 'http://grafana');
  if (pathname === '/') return [200, 'This is a stand-in for Grafana. It draws no dashboards.'];
  if (pathname === '/api/health') return [200, { database: 'ok', version: 'stand-in' }];
  if (headers.authorization !== LOGIN) return [401, { message: 'Invalid username or password' }];
  if (pathname === '/api/search') return [200, dashboards.map(({ uid, title, folder }) => ({ uid, title, folderTitle: folder }))];
  const [, uid, path] = /^\/api\/datasources\/proxy\/uid\/([^/]+)(\/.*)$/.exec(pathname) ?? [];
  const source = dataSources.find((found) => found.uid === uid);
  if (source === undefined) return [404, { message: 'Not found' }];
  const asked = await fetch(source.url + path + search);
  return [asked.status, await asked.json()];
}

createServer(async (request, response) => {
  const [status, body] = await answer(request).catch(({ message }) => [502, { message }]);
  response.writeHead(status, { 'content-type': typeof body === 'string' ? 'text/plain' : 'application/json' });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}).listen(3000);
process.on('SIGTERM', () => process.exit(0));
