import type { FastifyInstance } from 'fastify';
import { fastifyPlugin } from 'fastify-plugin';
import type { TracingOptions } from './opentelemetry.ts';

/**
 * Traces every request with OpenTelemetry, whose libraries are loaded only here. Register it after the request context and before the
 * routes.
 */
export const tracing = fastifyPlugin(
  async (app: FastifyInstance, options: TracingOptions) => {
    const { startTracing } = await import('./opentelemetry.ts');
    const { plugin, traceOf, stop } = startTracing(options);
    await app.register(plugin);
    app.addHook('onRequest', (request, _reply, next) => {
      request.detail.trace = traceOf(request) ?? request.detail.trace;
      next();
    });
    app.addHook('onClose', () => stop().catch((error) => options.log.warn({ err: error }, 'cannot export the last traces')));
  },
  { name: 'tracing' },
);
