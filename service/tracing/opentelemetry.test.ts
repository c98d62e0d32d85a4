import { expect, test } from '@jest/globals';
import type { SpanExporter } from '@opentelemetry/sdk-trace-node';
import { reportingExporter } from './opentelemetry.ts';

test('one line is logged when exports begin to fail, and one when they succeed again', () => {
  const { exporter, answer, lines } = reported();
  for (const answered of [0, 1, 1, 1, 0, 0, 1]) answer(answered);
  const lost = ['warn', 'traces are lost: the export to the collector fails'];
  expect(lines).toEqual([lost, ['info', 'the export of traces succeeds again'], lost]);
  expect(exporter.calls).toEqual(['export', 'export', 'export', 'export', 'export', 'export', 'export']);
});

test('the caller receives the result, and flush and shutdown reach the exporter', async () => {
  const { exporter, answer, reporting } = reported();
  expect(answer(1)).toEqual({ code: 1, error: new Error('refused') });
  expect(answer(0)).toEqual({ code: 0 });
  await reporting.forceFlush?.();
  await reporting.shutdown();
  expect(exporter.calls).toEqual(['export', 'export', 'flush', 'shutdown']);
});

// --- internal ---

/** Creates a reporting exporter over a fake one, with the lines of its log. */
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
    let received: object | undefined;
    reporting.export([], (result) => {
      received = result;
    });
    return received;
  }
  return { exporter, reporting, answer, lines };
}
