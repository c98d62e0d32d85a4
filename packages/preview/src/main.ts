#!/usr/bin/env node
import { runPreview } from './command/run.ts';

const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopping.abort());

process.exitCode = await runPreview(process.argv.slice(2), {
  cwd: process.cwd(),
  environment: process.env,
  signal: stopping.signal,
  stdout: (text) => process.stdout.write(printable(text)),
  stderr: (text) => process.stderr.write(printable(text)),
});

// --- internal ---

/** Leaves out what a terminal acts on: dashboards and Prometheus choose texts that are printed. */
function printable(text: string): string {
  return text.replace(/(?!\n|\t)\p{Cc}|\p{Bidi_Control}|\p{Zl}|\p{Zp}/gu, '');
}
