import type { FastifyInstance } from 'fastify';
import { fastifyPlugin } from 'fastify-plugin';
import type { TracingOptions } from './opentelemetry.ts';

/**
 * Traces every request with OpenTelemetry and sends the spans to a collector. The libraries are loaded here and only here, so that a
 * service that is not traced does not pay for them. Register it after the request context and before any route.
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
    app.addHook('onClose', () => stop().catch((error) => options.log.warn({ err: error }, 'the last traces could not be sent')));
  },
  { name: 'tracing' },
);
