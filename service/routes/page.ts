import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import helmet from '@fastify/helmet';
import type {} from '@fastify/swagger';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';

export interface PageOptions {
  /** Whether `/metrics` is on the same port: only then does the page link to it. */
  readonly metrics: boolean;
}

/**
 * The page of the service and its files, read once and served from memory: with an ETag, compressed for whoever accepts it, and under a
 * Content-Security-Policy that allows nothing inline and no other host.
 */
export function page(app: FastifyInstance, { metrics }: PageOptions, done: () => void): void {
  app.register(helmet, HELMET);
  for (const [url, { files, type }] of Object.entries(FILES)) {
    const content = files()
      .map((file) => readFileSync(new URL(file), 'utf8'))
      .join('\n');
    const asset = prepare(type, url === '/' && !metrics ? withoutMetrics(content) : content);
    app.get(url, { schema: { hide: true } }, (request, reply) => send(asset, request, reply));
  }
  done();
}

// --- internal ---

interface Asset {
  readonly type: string;
  readonly etag: string;
  readonly plain: Buffer;
  /** Compressed when somebody first asks for it, as a start has better things to do. */
  readonly gzip: () => Buffer;
}

/** Transport security is the business of whoever ends TLS in front of the service. */
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

/** What is served, and the files that it is made of. */
const FILES: Record<string, { readonly files: () => readonly string[]; readonly type: string }> = {
  '/': { files: () => [own('index.html')], type: HTML },
  '/page.css': { files: () => ['page.css', 'generator.css', 'charts.css'].map(own), type: STYLE },
  '/page.js': { files: () => [own('page.js')], type: SCRIPT },
  '/answer.js': { files: () => [own('answer.js')], type: SCRIPT },
  '/charts.js': { files: () => [own('charts.js')], type: SCRIPT },
  '/favicon.svg': { files: () => [own('favicon.svg')], type: 'image/svg+xml' },
  '/uplot.js': { files: () => [ownOr('uplot.js', 'uplot/dist/uPlot.esm.js')], type: SCRIPT },
  '/uplot.css': { files: () => [ownOr('uplot.css', 'uplot/dist/uPlot.min.css')], type: STYLE },
};

const METRICS_LINK = '<a href="/metrics">Metrics</a>';

function own(name: string): string {
  return new URL(`../page/${name}`, import.meta.url).href;
}

/** The image holds a copy beside the page's own files, and no node_modules. */
function ownOr(name: string, module: string): string {
  const copy = own(name);
  return existsSync(new URL(copy)) ? copy : import.meta.resolve(module);
}

function withoutMetrics(html: string): string {
  if (!html.includes(METRICS_LINK))
    throw new Error(`cannot take the link to /metrics off the page: expected ${METRICS_LINK} in index.html`);
  return html.replace(METRICS_LINK, '');
}

/** The tag is weak, as it names the content in either encoding. */
function prepare(type: string, content: string): Asset {
  const plain = Buffer.from(content);
  const hash = createHash('sha256').update(plain).digest('base64url').slice(0, 22);
  let compressed: Buffer | undefined;
  const gzip = () => {
    compressed ??= gzipSync(plain, { level: 9 });
    return compressed;
  };
  return { type, etag: `W/"${hash}"`, plain, gzip };
}

function send(asset: Asset, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  reply.headers({ etag: asset.etag, 'cache-control': 'no-cache', vary: 'Accept-Encoding' });
  if (matches(request.headers['if-none-match'], asset.etag)) return reply.code(304).send();
  reply.type(asset.type);
  if (new Negotiator(request.raw).encoding(['gzip', 'identity']) !== 'gzip') return reply.send(asset.plain);
  return reply.header('content-encoding', 'gzip').send(asset.gzip());
}

/** @see https://www.rfc-editor.org/rfc/rfc9110#name-if-none-match: the comparison is the weak one. */
function matches(condition: string | undefined, etag: string): boolean {
  if (condition === undefined) return false;
  const tags = condition.split(',').map((tag) => tag.trim().replace(/^(?!W\/)/, 'W/'));
  return tags.includes(etag) || condition.trim() === '*';
}
