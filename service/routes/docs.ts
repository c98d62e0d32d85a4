import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type {} from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';

/** `GET /openapi.json`, the OpenAPI document, and `GET /docs`, Swagger UI. */
export async function docs(app: FastifyInstance): Promise<void> {
  app.get('/openapi.json', { schema: { hide: true } }, (_request, reply) => {
    reply.header('cache-control', 'no-cache').send(app.swagger());
  });
  const baseDir = assets();
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    baseDir,
    logo: { type: 'image/svg+xml', content: readFileSync(join(baseDir, 'logo.svg')) },
    staticCSP: CONTENT_SECURITY_POLICY,
    uiConfig: { deepLinking: true, tryItOutEnabled: true },
  });
}

// --- internal ---

/** Swagger UI uses inline styles and `data:` icons. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** Returns the folder of Swagger UI's files: the image contains a copy instead of node_modules. */
function assets(): string {
  const copy = fileURLToPath(new URL('../docs/', import.meta.url));
  return existsSync(copy) ? copy : `${dirname(fileURLToPath(import.meta.resolve('@fastify/swagger-ui')))}/static`;
}
