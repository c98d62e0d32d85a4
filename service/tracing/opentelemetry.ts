import { FastifyOtelInstrumentation } from '@fastify/otel';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, NodeTracerProvider, ParentBasedSampler, TraceIdRatioBasedSampler } from '@opentelemetry/sdk-trace-node';
import type { FastifyPluginCallback, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { TraceContext } from '../http/request-detail.ts';
import { BUILD } from '../lifecycle/version.ts';
import { reportingExporter } from './trace-export.ts';

/** Where traces go, and which. */
export interface TracingOptions {
  /** Base address of an OTLP/HTTP collector. */
  readonly endpoint: string;
  readonly serviceName: string;
  /** Share of new traces that is sampled, 0 to 1. */
  readonly sampleRatio: number;
  readonly log: Pick<Logger, 'info' | 'warn'>;
}

/** OpenTelemetry, set up. */
export interface Tracing {
  readonly plugin: FastifyPluginCallback;
  /** The trace of a request's span. */
  readonly traceOf: (request: FastifyRequest) => TraceContext | undefined;
  /** Sends what is left and ends; a collector that does not answer is given up after 3 seconds. */
  readonly stop: () => Promise<void>;
}

/** Longest time that a collector may take, in milliseconds: so long, at most, its silence holds a service that stops. */
const COLLECTOR_TIMEOUT_MS = 3_000;

/** Sets OpenTelemetry up for this process. A caller's sampling decision is followed; new traces are sampled by their ratio. */
export function startTracing({ endpoint, serviceName, sampleRatio, log }: TracingOptions): Tracing {
  const url = new URL('v1/traces', `${endpoint.replace(/\/$/, '')}/`).href;
  const exporter = reportingExporter(new OTLPTraceExporter({ url, timeoutMillis: COLLECTOR_TIMEOUT_MS }), log);
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ 'service.name': serviceName, 'service.version': BUILD.version }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(sampleRatio) }),
    spanProcessors: [new BatchSpanProcessor(exporter)],
  });
  provider.register();
  const instrumentation = new FastifyOtelInstrumentation();
  instrumentation.setTracerProvider(provider);
  return {
    plugin: instrumentation.plugin() as unknown as FastifyPluginCallback,
    traceOf(request) {
      const context = request.opentelemetry().span?.spanContext();
      return context && { traceId: context.traceId, sampled: (context.traceFlags & 1) === 1 };
    },
    stop: () => provider.shutdown(),
  };
}
