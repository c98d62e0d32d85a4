import { FastifyOtelInstrumentation } from '@fastify/otel';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  NodeTracerProvider,
  ParentBasedSampler,
  type SpanExporter,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace-node';
import type { FastifyPluginCallback, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { BUILD } from '../config/version.ts';
import type { TraceContext } from '../http/request-detail.ts';

export interface TracingOptions {
  /** Base URL of an OTLP/HTTP collector. */
  readonly endpoint: string;
  readonly serviceName: string;
  /** Share of new traces that is sampled, 0 to 1. */
  readonly sampleRatio: number;
  readonly log: Pick<Logger, 'info' | 'warn'>;
}

/** Timeout of an export in milliseconds, which bounds the delay of a shutdown. */
const COLLECTOR_TIMEOUT_MS = 3_000;

/** Starts OpenTelemetry. The sampling decision of the caller is kept; new traces are sampled by `sampleRatio`. */
export function startTracing({ endpoint, serviceName, sampleRatio, log }: TracingOptions) {
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
    /** Returns the trace of a request's span. */
    traceOf(request: FastifyRequest): TraceContext | undefined {
      const context = request.opentelemetry().span?.spanContext();
      return context && { traceId: context.traceId, sampled: (context.traceFlags & 1) === 1 };
    },
    /** Exports the remaining spans and stops, after 3 seconds at most. */
    stop: () => provider.shutdown(),
  };
}

/** Wraps an exporter to log when exports begin to fail and when they succeed again: one line each. */
export function reportingExporter(exporter: SpanExporter, log: Pick<Logger, 'info' | 'warn'>): SpanExporter {
  let failing = false;
  return {
    export(spans, done) {
      exporter.export(spans, (result) => {
        const failed = result.code !== EXPORTED;
        if (failed && !failing) log.warn({ err: result.error }, 'traces are lost: the export to the collector fails');
        if (!failed && failing) log.info('the export of traces succeeds again');
        failing = failed;
        done(result);
      });
    },
    forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve(),
    shutdown: () => exporter.shutdown(),
  };
}

// --- internal ---

/** `ExportResultCode.SUCCESS` of @opentelemetry/core. */
const EXPORTED = 0;
