import { expect, test } from '@jest/globals';
import type { SpanExporter } from '@opentelemetry/sdk-trace-node';
import { reportingExporter } from './trace-export.ts';

test('the log says once that traces are lost, and once that they arrive again', () => {
  const { exporter, answer, lines } = reported();
  for (const answered of [0, 1, 1, 1, 0, 0, 1]) answer(answered);
  const lost = ['warn', 'traces are lost: the collector does not take them'];
  expect(lines).toEqual([lost, ['info', 'traces arrive again'], lost]);
  expect(exporter.calls).toEqual(['export', 'export', 'export', 'export', 'export', 'export', 'export']);
});

test('whoever exports hears how it went, and its flush and shutdown reach the exporter', async () => {
  const { exporter, answer, reporting } = reported();
  expect(answer(1)).toEqual({ code: 1, error: new Error('refused') });
  expect(answer(0)).toEqual({ code: 0 });
  await reporting.forceFlush?.();
  await reporting.shutdown();
  expect(exporter.calls).toEqual(['export', 'export', 'flush', 'shutdown']);
});

// --- internal ---

/** A reporting exporter over one whose answers are given by hand, with the lines of its log. */
function reported() {
  const lines: (readonly [level: string, message: string])[] = [];
  let code = 0;
  const exporter = {
    calls: [] as string[],
    export(_spans: unknown, done: (result: { code: number; error?: Error }) => void) {
      this.calls.push('export');
      done(code === 0 ? { code } : { code, error: new Error('refused') });
    },
    forceFlush: async () => void exporter.calls.push('flush'),
    shutdown: async () => void exporter.calls.push('shutdown'),
  };
  const log = {
    info: (message: string) => void lines.push(['info', message]),
    warn: (_cause: object, message: string) => void lines.push(['warn', message]),
  };
  const reporting = reportingExporter(exporter satisfies SpanExporter, log as Parameters<typeof reportingExporter>[1]);
  function answer(next: number) {
    code = next;
    let heard: object | undefined;
    reporting.export([], (result) => {
      heard = result;
    });
    return heard;
  }
  return { exporter, reporting, answer, lines };
}
