import { hash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import helmet from '@fastify/helmet';
import type {} from '@fastify/swagger';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';

/**
 * Serves the page and its files from memory, with an ETag, gzip, and a Content-Security-Policy that allows nothing inline and no other
 * host. The page links to `/metrics` when `metrics` is set.
 */
export async function page(app: FastifyInstance, { metrics }: { readonly metrics: boolean }): Promise<void> {
  app.register(helmet, HELMET);
  for (const [url, [type, ...files]] of Object.entries(FILES)) {
    const content = files.map((file) => readFileSync(new URL(file), 'utf8')).join('\n');
    const asset = prepare(type, url === '/' && !metrics ? withoutMetrics(content) : content);
    app.get(url, { schema: { hide: true } }, (request, reply) => send(asset, request, reply));
  }
}

// --- internal ---

/** HSTS is set by the proxy that terminates TLS. */
const HELMET = {
  strictTransportSecurity: false,
  frameguard: { action: 'deny' },
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'"],
      connectSrc: ["'self'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
    },
  },
} as const;

const HTML = 'text/html; charset=utf-8';
const SCRIPT = 'text/javascript; charset=utf-8';
const STYLE = 'text/css; charset=utf-8';

/** The media type and the concatenated files of each path. */
const FILES: Readonly<Record<string, readonly [type: string, ...files: string[]]>> = {
  '/': [HTML, own('index.html')],
  '/page.css': [STYLE, own('page.css'), own('generator.css'), own('charts.css')],
  '/page.js': [SCRIPT, own('page.js')],
  '/answer.js': [SCRIPT, own('answer.js')],
  '/charts.js': [SCRIPT, own('charts.js')],
  '/favicon.svg': ['image/svg+xml', own('favicon.svg')],
  '/uplot.js': [SCRIPT, ownOr('uplot.js', 'uplot/dist/uPlot.esm.js')],
  '/uplot.css': [STYLE, ownOr('uplot.css', 'uplot/dist/uPlot.min.css')],
};

const METRICS_LINK = '<a href="/metrics">Metrics</a>';

function own(name: string): string {
  return new URL(`../page/${name}`, import.meta.url).href;
}

/** The image contains a copy beside the page's files instead of node_modules. */
function ownOr(name: string, module: string): string {
  const copy = own(name);
  return existsSync(new URL(copy)) ? copy : import.meta.resolve(module);
}

function withoutMetrics(html: string): string {
  if (!html.includes(METRICS_LINK))
    throw new Error(`cannot remove the link to /metrics from the page: expected ${METRICS_LINK} in index.html`);
  return html.replace(METRICS_LINK, '');
}

/** The ETag is weak, as it covers both encodings. */
function prepare(type: string, content: string) {
  const plain = Buffer.from(content);
  let compressed: Buffer | undefined;
  return {
    type,
    etag: `W/"${hash('sha256', plain, 'base64url').slice(0, 22)}"`,
    plain,
    /** Compresses lazily, to keep start-up fast. */
    gzip: () => (compressed ??= gzipSync(plain, { level: 9 })),
  };
}

function send(asset: ReturnType<typeof prepare>, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  reply.headers({ etag: asset.etag, 'cache-control': 'no-cache', vary: 'Accept-Encoding' });
  if (matches(request.headers['if-none-match'], asset.etag)) return reply.code(304).send();
  reply.type(asset.type);
  if (new Negotiator(request.raw).encoding(['gzip', 'identity']) !== 'gzip') return reply.send(asset.plain);
  return reply.header('content-encoding', 'gzip').send(asset.gzip());
}

/** Compares weakly. @see https://www.rfc-editor.org/rfc/rfc9110#name-if-none-match */
function matches(condition: string | undefined, etag: string): boolean {
  if (condition === undefined) return false;
  const tags = condition.split(',').map((tag) => tag.trim().replace(/^(?!W\/)/, 'W/'));
  return tags.includes(etag) || condition.trim() === '*';
}
