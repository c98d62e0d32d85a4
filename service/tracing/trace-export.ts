import type { SpanExporter } from '@opentelemetry/sdk-trace-node';
import type { Logger } from 'pino';

/**
 * An exporter that also tells the log when its spans begin to be lost, and when they arrive again: one line each, however many exports
 * fail between the two. Nothing waits for either.
 */
export function reportingExporter(exporter: SpanExporter, log: Pick<Logger, 'info' | 'warn'>): SpanExporter {
  let failing = false;
  return {
    export(spans, done) {
      exporter.export(spans, (result) => {
        const failed = result.code !== EXPORTED;
        if (failed && !failing) log.warn({ err: result.error }, 'traces are lost: the collector does not take them');
        if (!failed && failing) log.info('traces arrive again');
        failing = failed;
        done(result);
      });
    },
    forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve(),
    shutdown: () => exporter.shutdown(),
  };
}

// --- internal ---

/** `ExportResultCode.SUCCESS`, without its package: it is the only thing that would be needed of it. */
const EXPORTED = 0;
